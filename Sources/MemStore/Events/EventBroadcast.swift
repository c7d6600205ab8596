internal import MemCore
internal import Synchronization

/// Tells everybody who listens what happened, once it is durable.
final class EventBroadcast: Sendable {
    private struct State {
        var listeners: [Int: AsyncStream<[MemoryEvent]>.Continuation] = [:]
        var lastListener = 0
        var newest: EventID
        var isClosed = false
    }

    private let state: Mutex<State>

    init(newest: EventID) {
        state = Mutex(State(newest: newest))
    }

    /// What happens from now on, until the store is closed.
    func listen() -> EventFeed {
        let (events, continuation) = AsyncStream.makeStream(of: [MemoryEvent].self)
        let (number, newest) = state.withLock { state -> (Int?, EventID) in
            guard !state.isClosed else { return (nil, state.newest) }
            state.lastListener += 1
            state.listeners[state.lastListener] = continuation
            return (state.lastListener, state.newest)
        }
        guard let number else {
            continuation.finish()
            return EventFeed(last: newest, events: events)
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.listeners.removeValue(forKey: number) }
        }
        return EventFeed(last: newest, events: events)
    }

    /// The writer tells of one commit after the other.
    func tell(_ events: [MemoryEvent]) {
        guard let newest = events.last?.id else { return }
        let listeners = state.withLock { state in
            state.newest = newest
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.yield(events) }
    }

    func close() {
        let listeners = state.withLock { state in
            state.isClosed = true
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }
}
