internal import MemCore
internal import Synchronization

/// Tells the listeners what became durable.
final class CommitFeed: Sendable {
    private struct State {
        var listeners: [Int: AsyncStream<[SampleCommit]>.Continuation] = [:]
        var last = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    /// What becomes durable from now on, until the store is closed.
    ///
    /// Not bounded: two notices a second, of a few words each, and a dropped one would spoil the listener's counts.
    func listen() -> AsyncStream<[SampleCommit]> {
        let (stream, continuation) = AsyncStream.makeStream(of: [SampleCommit].self)
        let number = state.withLock { state -> Int? in
            guard !state.isClosed else { return nil }
            state.last += 1
            state.listeners[state.last] = continuation
            return state.last
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.listeners.removeValue(forKey: number) }
        }
        return stream
    }

    func tell(_ notices: [SampleCommit]) {
        guard !notices.isEmpty else { return }
        let listeners = state.withLock { Array($0.listeners.values) }
        for listener in listeners { listener.yield(notices) }
    }

    func close() {
        let listeners = state.withLock { state in
            state.isClosed = true
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }
}
