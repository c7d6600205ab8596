import DecoderProtocol
import Glibc
import MemCore
import Testing

@testable import MemIngest

@Suite("What a decoder owes an answer to")
struct DecoderDebtTests {
    /// Longer than asking takes, and short.
    private let patience = Duration.seconds(2)

    /// Asks until an answer is overdue, or a time is over.
    private func isOverdue(_ debt: DecoderDebt, within time: Duration, waited: () -> Duration?) async throws -> Bool {
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end {
            if debt.overdue(after: patience, waited: waited) != nil { return true }
            try await Task.sleep(for: .milliseconds(5))
        }
        return false
    }

    @Test("an answer that does not come is overdue, whether it is known how long the process waited or not")
    func hangs() async throws {
        for waited in [Duration?.none, .seconds(5)] {
            let debt = DecoderDebt()
            debt.owe(.opening)
            #expect(try await isOverdue(debt, within: .seconds(60)) { waited })
        }
    }

    @Test("a process that waits for a processor all the time does not hang")
    func starves() async throws {
        let start = ContinuousClock.now
        let debt = DecoderDebt()
        debt.owe(.accessUnit)
        #expect(try await !isOverdue(debt, within: patience * 2) { .now - start })
        // Then it gets one, and says nothing.
        #expect(try await isOverdue(debt, within: .seconds(60)) { .seconds(1) })
    }

    @Test("who is asked late for the first time is asked again before it counts")
    func askedLate() async throws {
        let debt = DecoderDebt()
        debt.owe(.opening)
        // Time itself is what it's about.
        try await Task.sleep(for: .milliseconds(20))
        #expect(debt.overdue(after: .milliseconds(10)) { .zero } == nil)
        #expect(try await isOverdue(debt, within: .seconds(60)) { .zero })
    }

    @Test("who has answered everything owes nothing")
    func answered() async throws {
        let debt = DecoderDebt()
        debt.owe(.opening)
        debt.settle(by: .ready(""))
        #expect(try await !isOverdue(debt, within: patience * 2) { nil })
    }

    @Test("the kernel counts how long a process waits for a processor")
    func counted() throws {
        let total = try #require(ProcessorWait(process: getpid()).total)
        #expect(total >= .zero)
        #expect(ProcessorWait(process: -1).total == nil)
    }
}
