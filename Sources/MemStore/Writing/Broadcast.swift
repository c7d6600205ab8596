internal import Synchronization

/// Tells everybody who listens what became durable, commit by commit.
final class Broadcast<Notice: Sendable>: Sendable {
    private struct State {
        var listeners: [Int: AsyncStream<[Notice]>.Continuation] = [:]
        var lastListener = 0
        var last: Notice?
        var isClosed = false
    }

    private let state = Mutex(State())

    /// What becomes durable from now on, until the store is closed; and what was told last before that.
    ///
    /// Not bounded: a few notices a second, of a few words each, and a dropped one would spoil the listener's counts.
    func listen() -> (notices: AsyncStream<[Notice]>, last: Notice?) {
        let (stream, continuation) = AsyncStream.makeStream(of: [Notice].self)
        let (number, last) = state.withLock { state -> (Int?, Notice?) in
            guard !state.isClosed else { return (nil, state.last) }
            state.lastListener += 1
            state.listeners[state.lastListener] = continuation
            return (state.lastListener, state.last)
        }
        guard let number else {
            continuation.finish()
            return (stream, last)
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.listeners.removeValue(forKey: number) }
        }
        return (stream, last)
    }

    /// Tells of one commit after the other; called by the writer alone.
    func tell(_ notices: [Notice]) {
        guard let last = notices.last else { return }
        let listeners = state.withLock { state in
            state.last = last
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.yield(notices) }
    }

    /// Whether anybody listens: else nothing has to be made to be told.
    var isHeard: Bool { state.withLock { !$0.listeners.isEmpty } }

    /// Nothing more will be told.
    func close() {
        let listeners = state.withLock { state in
            state.isClosed = true
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }
}
