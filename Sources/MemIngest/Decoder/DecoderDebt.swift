internal import DecoderProtocol
internal import Synchronization

/// What a decoder process owes an answer to, and since when: how a hung process is told from an idle one.
final class DecoderDebt: Sendable {
    /// What was sent.
    enum Kind {
        case opening
        case accessUnit
        case end
    }

    private struct State {
        var isReady = false
        var isPaused = false
        var sent: UInt64 = 0
        var answered: UInt64 = 0
        var hasEnded = false
        var owesSince: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    /// Notes that something was sent.
    func owe(_ kind: Kind) {
        state.withLock { state in
            let now = ContinuousClock.now
            switch kind {
            case .opening: break
            case .accessUnit: state.sent += 1
            case .end: state.hasEnded = true
            }
            state.owesSince = state.owesSince ?? now
        }
    }

    /// Notes an answer; any answer is a sign of life.
    func settle(by response: DecoderResponse) {
        state.withLock { state in
            switch response {
            case .ready: state.isReady = true
            case .progress(let count): state.answered = max(state.answered, count)
            case .sample, .rejected, .opened, .coding, .position, .failure, .finished: break
            }
            let owes = !state.isReady || state.answered < state.sent || state.hasEnded
            state.owesSince = owes ? .now : nil
        }
    }

    /// Stops the clock while it is the store that keeps the decoder waiting.
    func pause() {
        state.withLock { $0.isPaused = true }
    }

    /// Lets the clock run again.
    func resume() {
        state.withLock { state in
            state.isPaused = false
            if state.owesSince != nil { state.owesSince = .now }
        }
    }

    /// A sentence when an answer is overdue, nil while all is well.
    func overdue(after patience: Duration) -> String? {
        state.withLock { state in
            guard !state.isPaused, let since = state.owesSince else { return nil }
            guard .now - since > patience else { return nil }
            return "it did not answer for \(patience)"
        }
    }
}
