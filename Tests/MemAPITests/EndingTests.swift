import Testing

@testable import MemAPI

@Suite("Who is waited for at the end")
struct EndingTests {
    private let start = ContinuousClock.now

    /// An ending that begins when `/ready` was asked so many milliseconds before.
    private func ending(askedBefore milliseconds: [Int]) -> Ending {
        let ending = Ending()
        for time in milliseconds { ending.noteQuestion(at: start - .milliseconds(time)) }
        #expect(ending.deadline == nil)
        ending.begin(at: start)
        return ending
    }

    @Test("nobody, where nobody asks, or has asked but once")
    func nobody() async {
        for ending in [ending(askedBefore: []), ending(askedBefore: [100])] {
            #expect(ending.deadline == nil)
            await ending.isKnown()
        }
    }

    @Test("who asks regularly, until shortly after the next time")
    func regular() {
        #expect(ending(askedBefore: [1400, 400]).deadline == start + .milliseconds(600) + Ending.slack)
        #expect(ending(askedBefore: [9000, 2500, 300]).deadline == start + Ending.longestWait)
    }

    @Test("nobody who asks too seldom, or does not ask any more")
    func seldom() {
        #expect(ending(askedBefore: [12_000, 2000]).deadline == nil)
        #expect(ending(askedBefore: [12_000, 11_000]).deadline == nil)
    }

    @Test("nobody who was told; and who waits hears of that")
    func told() async {
        // As patient as it may be: the test ends long before only if it is told of the answer.
        let ending = Ending()
        ending.noteQuestion(at: .now - .milliseconds(2000))
        ending.noteQuestion(at: .now - .milliseconds(100))
        #expect(!ending.tell())
        ending.begin()
        async let known: Void = ending.isKnown()
        #expect(ending.tell())
        await known
        #expect(ending.deadline == nil)
    }
}
