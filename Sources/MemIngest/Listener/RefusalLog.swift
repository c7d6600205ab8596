internal import Logging
internal import Synchronization

/// Writes a line for each refusal, but not for each one of a flood: those are counted, and summed up once a minute.
final class RefusalLog: Sendable {
    private struct State {
        var limit = RateLimit(burst: 20, perSecond: 0.2)
        var withheld = 0
    }

    private let state = Mutex(State())

    /// Says that something was refused, and why.
    ///
    /// - Parameters:
    ///   - message: what was refused.
    ///   - reason: why; holds no key.
    ///   - logger: whose metadata tells from whom it came.
    func note(_ message: Logger.Message, reason: String, to logger: Logger) {
        let (isWritten, isFirstWithheld) = state.withLock { state in
            if state.limit.take() == nil { return (true, false) }
            state.withheld += 1
            return (false, state.withheld == 1)
        }
        if isWritten { logger.warning(message, metadata: ["reason": "\(reason)"]) }
        guard isFirstWithheld else { return }
        Task {
            try? await Task.sleep(for: .seconds(60))
            let count = state.withLock { state in
                defer { state.withheld = 0 }
                return state.withheld
            }
            logger.warning("more was refused in the last minute", metadata: ["refusals": "\(count)"])
        }
    }
}
