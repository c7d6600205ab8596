internal import DuckDB
public import MemCore

extension Store: EventFollowing {
    /// What happens from now on, as soon as it is durable.
    public func follow() -> EventFeed {
        let (events, last) = broadcast.listen()
        return EventFeed(last: last?.id ?? lastEventBefore, events: events)
    }

    /// Whether samples that tell something new are committed as soon as they come.
    public func hurrySamples(_ areWatched: Bool) { queue.hurriesNews = areWatched }

    /// Whether an event is in the log.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func hasEvent(_ id: EventID) async throws(StoreFailure) -> Bool {
        try await read("The events can't be read") { connection throws(DuckDBError) in try connection.hasEvent(id) }
    }

    /// What happened after one event, up to another one, oldest first.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func events(
        after start: EventID,
        through end: EventID,
        limit: Int
    ) async throws(StoreFailure) -> [MemoryEvent] {
        try await read("The events can't be read") { connection throws(DuckDBError) in
            try connection.events(after: start, through: end, limit: limit)
        }
    }
}
