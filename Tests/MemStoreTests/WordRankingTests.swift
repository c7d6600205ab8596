import Foundation
import Testing

@testable import MemStore

@Suite("The ranking of texts by their words")
struct WordRankingTests {
    @Test("a text has to have all terms; rare terms, short texts and repetitions count more")
    func scores() {
        let ranking = WordRanking([[5, 1, 9, 5, 5], [9, 2, 5]])
        #expect(ranking.documents == [5, 9])
        let scores = ranking.scores([10, 40], in: WordRanking.Whole(texts: 100, words: 20))
        func term(_ texts: Double, _ times: Double, _ length: Double) -> Double {
            log(1 + (100 - texts + 0.5) / (texts + 0.5)) * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * length / 20))
        }
        // Both terms are in three texts.
        let expected = [term(3, 3, 10) + term(3, 1, 10), 2 * term(3, 1, 40)]
        #expect(zip(scores, expected).allSatisfy { abs($0 - $1) < 1e-9 })
        #expect(WordRanking([[1, 2], [3]]).documents == [])
    }

    @Test("numbers are found in any order in which they are looked for")
    func search() {
        let numbers = (0..<1000 as Range<Int64>).map { $0 * $0 }
        var search = AscendingSearch(numbers)
        for number in Array(0..<300 as Range<Int64>) + [999 * 999, 998_002, 0, 4, 3, 1_000_000, 998_001, -1, 25, 25] {
            #expect(search.place(of: number).map(Int64.init) == numbers.firstIndex(of: number).map(Int64.init))
        }
        var none = AscendingSearch([])
        #expect(none.place(of: 1) == nil)
    }

    @Test("the best are those that sorting all of them finds", arguments: [0, 1, 7, 500, 5000])
    func best(limit: Int) {
        var numbers: [UInt64] = []
        var best = Best<UInt64>(limit, by: <)
        for number in 0..<2000 as Range<UInt64> {
            let mixed = (number &* 2_654_435_761) % 1009
            numbers.append(mixed)
            best.add(mixed)
        }
        #expect(best.inOrder() == Array(numbers.sorted().prefix(limit)))
    }
}
