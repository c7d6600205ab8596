internal import Synchronization

/// Finds out whether the store commits: one try at a time, whoever asks, so that nobody can make it write much.
final class CommitProof: Sendable {
    private typealias Waiting = AsyncStream<String?>.Continuation

    private struct State {
        var isTrying = false
        var waiting: [Int: Waiting] = [:]
        var last = 0
    }

    private let state = Mutex(State())

    /// How many wait for a try.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// What comes of the try that is under way, or of a new one: nil if it takes longer than somebody waits, else why the
    /// store does not commit, which is nil if it does.
    func find(within patience: Duration, _ attempt: @escaping @Sendable () async -> String?) async -> String?? {
        let (outcomes, continuation) = AsyncStream<String?>.makeStream()
        let (number, isFirst) = state.withLock { state in
            state.last += 1
            state.waiting[state.last] = continuation
            defer { state.isTrying = true }
            return (state.last, !state.isTrying)
        }
        defer { state.withLock { _ = $0.waiting.removeValue(forKey: number) } }
        if isFirst {
            Task {
                let outcome = await attempt()
                let waiting = state.withLock { state in
                    defer { (state.isTrying, state.waiting) = (false, [:]) }
                    return state.waiting
                }
                for continuation in waiting.values {
                    continuation.yield(outcome)
                    continuation.finish()
                }
            }
        }
        return await withTaskGroup(of: String??.self) { group in
            group.addTask {
                for await outcome in outcomes { return .some(outcome) }
                return nil
            }
            group.addTask {
                try? await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
