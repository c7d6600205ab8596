import MemCore
import Testing

@testable import MemAPI

@Suite("How a connection gets on with its requests")
struct RequestProgressTests {
    private static let start = ContinuousClock.now

    private static let limits: Configuration.API.Limits = {
        var limits = Configuration.API.Limits()
        limits.headSeconds = 10
        limits.idleSeconds = 60
        limits.bodySeconds = 30
        return limits
    }()

    private func at(_ seconds: Double) -> ContinuousClock.Instant { Self.start + .seconds(seconds) }

    private func fresh() -> RequestProgress { RequestProgress(Self.limits, at: Self.start) }

    @Test("the first request has to begin soon, the next ones later")
    func waiting() {
        var progress = fresh()
        #expect(progress.isWaiting)
        #expect(progress.lateness(isAsked: true, at: at(10)) == nil)
        #expect(progress.lateness(isAsked: true, at: at(10.1)) == .head)
        progress.head(at: at(5))
        progress.end(at: at(5))
        #expect(!progress.isWaiting)
        progress.answered(at: at(100))
        #expect(progress.isWaiting)
        #expect(progress.lateness(isAsked: true, at: at(160)) == nil)
        #expect(progress.lateness(isAsked: true, at: at(160.1)) == .idle)
    }

    @Test("an answer may take as long as it likes")
    func answering() {
        var progress = fresh()
        progress.head(at: at(0))
        progress.end(at: at(0))
        #expect(progress.lateness(isAsked: true, at: at(100_000)) == nil)
    }

    @Test("a body that trickles is late, one that comes at 1 KiB a second is not")
    func body() {
        var slow = fresh()
        slow.head(at: at(0))
        for second in 1...30 {
            slow.body(1000)
            #expect(slow.lateness(isAsked: true, at: at(Double(second))) == nil)
        }
        #expect(slow.lateness(isAsked: true, at: at(30.1)) == .body)
        var steady = fresh()
        steady.head(at: at(0))
        for second in 1...300 {
            steady.body(1100)
            #expect(steady.lateness(isAsked: true, at: at(Double(second))) == nil, "after \(second) s")
        }
    }

    @Test("nobody is late with what Mem does not ask for")
    func unasked() {
        var progress = fresh()
        progress.head(at: at(0))
        #expect(progress.lateness(isAsked: false, at: at(100)) == nil)
        #expect(progress.lateness(isAsked: true, at: at(130)) == nil)
        #expect(progress.lateness(isAsked: true, at: at(130.1)) == .body)
    }

    @Test("what is sent on after a refusal has its time as well")
    func draining() {
        var progress = fresh()
        progress.head(at: at(0))
        progress.answered(at: at(1))
        #expect(progress.isWaiting)
        #expect(progress.lateness(isAsked: true, at: at(30)) == nil)
        #expect(progress.lateness(isAsked: true, at: at(30.1)) == .body)
    }

    @Test("an answer of which nothing is read is given up")
    func unread() {
        var progress = fresh()
        progress.head(at: at(0))
        progress.end(at: at(0))
        progress.setWritable(false, at: at(1))
        progress.setWritable(false, at: at(30))
        #expect(progress.lateness(isAsked: true, at: at(31)) == nil)
        progress.setWritable(true, at: at(31))
        progress.setWritable(false, at: at(31))
        #expect(progress.lateness(isAsked: true, at: at(61)) == nil)
        #expect(progress.lateness(isAsked: true, at: at(61.1)) == .answer)
    }

    @Test("requests that are sent ahead are all owed an answer")
    func ahead() {
        var progress = fresh()
        for _ in 0..<2 {
            progress.head(at: at(0))
            progress.end(at: at(0))
        }
        progress.answered(at: at(1))
        #expect(!progress.isWaiting)
        progress.answered(at: at(2))
        #expect(progress.isWaiting)
    }
}
