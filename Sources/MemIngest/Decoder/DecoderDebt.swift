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
        /// How long the process had waited for a processor when that was looked at last.
        var waited: Duration?
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

    /// A sentence when an answer is overdue, nil while all is well; to be asked again and again.
    ///
    /// A process that nobody lets at a processor does not hang: the time that it waited for one since it was asked last does
    /// not count. Nor does, beyond a quarter of the patience, what was before it was asked first: who asks may have waited, too.
    /// - Parameter waited: how long it has waited for a processor in all its life; nil if that is not known.
    func overdue(after patience: Duration, waited: () -> Duration? = { nil }) -> String? {
        state.withLock { state in
            let now = ContinuousClock.now
            guard !state.isPaused, let since = state.owesSince, now - since > patience / 4 else {
                state.waited = nil
                return nil
            }
            if let total = waited() {
                let start = state.waited.map { since + (total - $0) } ?? max(since, now - patience / 4)
                state.owesSince = min(start, now)
                state.waited = total
            }
            guard let since = state.owesSince, now - since > patience else { return nil }
            return "it did not answer for \(patience)"
        }
    }
}
