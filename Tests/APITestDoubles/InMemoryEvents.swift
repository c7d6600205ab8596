package import MemCore
internal import Synchronization

/// An event log in an array: a small but faithful implementation of the seam.
package final class InMemoryEvents: EventFollowing {
    private struct State {
        var log: [MemoryEvent] = []
        var listeners: [AsyncStream<[MemoryEvent]>.Continuation] = []
        var areSamplesWatched = false
    }

    private let state = Mutex(State())

    /// Creates a log with one event: that everything begins.
    package init() { tell(EventDraft(.serverStarted, at: .now())) }

    /// Whether somebody wants to be told of samples at once.
    package var areSamplesWatched: Bool { state.withLock { $0.areSamplesWatched } }

    /// All that is in the log.
    package var log: [MemoryEvent] { state.withLock { $0.log } }

    /// Lets something happen; returns its number.
    @discardableResult
    package func tell(_ draft: EventDraft) -> EventID {
        state.withLock { state in
            let event = MemoryEvent(id: EventID(rawValue: (state.log.last?.id.rawValue ?? 100) + 1), draft: draft)
            state.log.append(event)
            for listener in state.listeners { listener.yield([event]) }
            return event.id
        }
    }

    /// Drops all but the newest events from the log.
    package func trim(to count: Int) { state.withLock { $0.log = $0.log.suffix(count) } }

    package func follow() -> EventFeed {
        let (events, continuation) = AsyncStream.makeStream(of: [MemoryEvent].self)
        return state.withLock { state in
            state.listeners.append(continuation)
            return EventFeed(last: state.log.last?.id ?? .beginning, events: events)
        }
    }

    package func hurrySamples(_ areWatched: Bool) { state.withLock { $0.areSamplesWatched = areWatched } }

    package func hasEvent(_ id: EventID) async throws(StoreFailure) -> Bool { log.contains { $0.id == id } }

    package func events(
        after start: EventID,
        through end: EventID,
        limit: Int
    ) async throws(StoreFailure) -> [MemoryEvent] {
        Array(log.filter { $0.id > start && $0.id <= end }.prefix(limit))
    }
}
