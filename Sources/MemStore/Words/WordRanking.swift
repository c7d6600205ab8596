internal import Foundation

/// Ranks the texts that have all terms in them by BM25 (k₁ 1.2, b 0.75); a phrase counts as one word.
struct WordRanking {
    /// All texts, those without the words too.
    struct Whole {
        /// How many there are.
        var texts: Int
        /// How many words one has on average, at least 1.
        var words: Double
    }

    /// The numbers of the texts that have all terms, ascending.
    private(set) var documents: [Int64]
    /// Of each term how often each text has it.
    private var times: [[Int]] = []
    /// Of each term in how many texts it is.
    private var texts: [Int] = []

    /// - Parameter terms: for each term the numbers of the texts that it is in, one for each time; at least one term.
    init(_ terms: [[Int64]]) {
        documents = []
        for (number, occurrences) in terms.enumerated() {
            let (found, counts) = Self.counted(occurrences)
            texts.append(found.count)
            if number == 0 {
                documents = found
                times = [counts]
            } else {
                meet(found, counts)
            }
        }
    }

    /// The score of each text.
    ///
    /// - Parameter words: how many words each of ``documents`` has.
    func scores(_ words: [Int], in whole: Whole) -> [Double] {
        let rarity = texts.map { count in log(1 + (Double(whole.texts - count) + 0.5) / (Double(count) + 0.5)) }
        return documents.indices.map { place in
            let longer = 1.2 * (0.25 + 0.75 * Double(words[place]) / whole.words)
            return zip(rarity, times).reduce(0) { sum, term in
                let times = Double(term.1[place])
                return sum + term.0 * times * 2.2 / (times + longer)
            }
        }
    }

    /// Different numbers, ascending, and how often each was there.
    private static func counted(_ occurrences: [Int64]) -> (numbers: [Int64], counts: [Int]) {
        var numbers: [Int64] = []
        var counts: [Int] = []
        for number in occurrences.sorted() {
            if numbers.last == number {
                counts[counts.count - 1] += 1
            } else {
                numbers.append(number)
                counts.append(1)
            }
        }
        return (numbers, counts)
    }

    /// Leaves only texts that have another term too.
    private mutating func meet(_ others: [Int64], _ counts: [Int]) {
        var kept: [Int] = []
        var added: [Int] = []
        var search = AscendingSearch(others)
        for (place, document) in documents.enumerated() {
            guard let other = search.place(of: document) else { continue }
            kept.append(place)
            added.append(counts[other])
        }
        documents = kept.map { documents[$0] }
        times = times.map { term in kept.map { term[$0] } } + [added]
    }
}

/// Finds many numbers in ascending ones; those that are looked for in ascending order are found at once.
struct AscendingSearch {
    private let numbers: [Int64]
    private var next = 0

    init(_ numbers: [Int64]) {
        self.numbers = numbers
    }

    /// Where a number is, nil if it is not there.
    mutating func place(of number: Int64) -> Int? {
        if next > 0, number <= numbers[next - 1] { next = 0 }
        // Doubled steps, then halved ones: near numbers take few, far ones not many.
        var step = 1
        while next + step < numbers.count, numbers[next + step] < number {
            next += step
            step *= 2
        }
        while step > 0 {
            if next + step < numbers.count, numbers[next + step] < number { next += step }
            step /= 2
        }
        if next < numbers.count, numbers[next] < number { next += 1 }
        return next < numbers.count && numbers[next] == number ? next : nil
    }
}
