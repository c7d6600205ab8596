internal import Logging
internal import MemCore
internal import Synchronization

/// Writes a line for each refusal, but not for each one of a flood: those are counted, and summed up once a minute.
final class RefusalLog: Sendable {
    private struct State {
        var limit = RateLimit(burst: 20, perSecond: 0.2)
        var withheld = 0
    }

    private let state = Mutex(State())
    private let logger: Logger
    private let pause: Duration

    /// Creates a log that sums up once in so long.
    ///
    /// - Parameters:
    ///   - logger: whose metadata belongs to no peer: a sum is of all of them.
    ///   - pause: from the first refusal that got no line to the sum.
    init(logger: Logger, pause: Duration = .seconds(60)) {
        self.logger = logger
        self.pause = pause
    }

    /// Says that something was refused, and why.
    ///
    /// - Parameters:
    ///   - message: what was refused.
    ///   - reason: why; holds no key.
    ///   - peers: the logger of who was refused: its metadata tells from whom it came.
    func note(_ message: Logger.Message, reason: String, to peers: Logger) {
        let (isWritten, isFirstWithheld) = state.withLock { state in
            if state.limit.take() == nil { return (true, false) }
            state.withheld += 1
            return (false, state.withheld == 1)
        }
        if isWritten { peers.warning(message, metadata: ["reason": "\(reason)"]) }
        guard isFirstWithheld else { return }
        Task {
            try? await Task.sleep(for: pause)
            finish()
        }
    }

    /// Writes now how many got no line, if any did: after a while, and at the end of the program.
    func finish() {
        let count = state.withLock { state in
            defer { state.withheld = 0 }
            return state.withheld
        }
        guard count > 0 else { return }
        logger.warning("more was refused", metadata: ["refusals": "\(count)", "within": "\(pause)"])
    }
}
