internal import Synchronization

/// Whether the program was told to end, and whether those who ask `/ready` have heard of it.
///
/// Whoever asks time after time is about to be told: a balancer that is not would send its clients to a closed port. So
/// the API stays open until then, if that is soon; where nobody asks, nobody is waited for.
final class Ending: Sendable {
    /// How long anybody is waited for from the signal on: the rest of the program's five seconds belongs to the streams.
    static let longestWait = Duration.seconds(2)
    /// By how much a question may be later than the one before it.
    static let slack = Duration.milliseconds(250)

    private struct State {
        var begun: ContinuousClock.Instant?
        var isTold = false
        /// When `/ready` was asked last, and how long after the time before.
        var asked: ContinuousClock.Instant?
        var interval: Duration?
    }

    private let state = Mutex(State())
    private let told: AsyncStream<Void>
    private let telling: AsyncStream<Void>.Continuation

    init() {
        (told, telling) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// It was told.
    func begin(at now: ContinuousClock.Instant = .now) {
        state.withLock { $0.begun = $0.begun ?? now }
    }

    /// Somebody asks `/ready`.
    func noteQuestion(at now: ContinuousClock.Instant = .now) {
        state.withLock { state in
            state.interval = state.asked.map { now - $0 }
            state.asked = now
        }
    }

    /// Whether the program was told to end; whoever asks is told.
    func tell() -> Bool {
        let hasBegun = state.withLock { state in
            state.isTold = state.begun != nil
            return state.isTold
        }
        if hasBegun { telling.yield() }
        return hasBegun
    }

    /// Until when to wait for the next question; nil if there is nobody to wait for.
    var deadline: ContinuousClock.Instant? {
        state.withLock { state in
            guard !state.isTold, let begun = state.begun, let asked = state.asked, let interval = state.interval else {
                return nil
            }
            let next = asked + interval
            guard next + Self.slack > begun, next <= begun + Self.longestWait else { return nil }
            return min(next + Self.slack, begun + Self.longestWait)
        }
    }

    /// Returns when the next one who asks was told, or when it is no use to wait for that.
    func isKnown() async {
        guard let deadline else { return }
        await withTaskGroup { group in
            group.addTask { [told] in for await _ in told { break } }
            group.addTask { try? await Task.sleep(until: deadline) }
            await group.next()
            group.cancelAll()
        }
    }
}
