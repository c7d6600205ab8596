/// How to hear what happens, and what happened while nobody listened.
///
/// The store implements it, the API calls it.
public protocol EventFollowing: Sendable {
    /// What happens from now on, as soon as it is durable; ends when the store is closed.
    ///
    /// Not bounded, so whoever listens takes it at once.
    func follow() -> EventFeed

    /// Whether samples are committed as soon as they come, because somebody watches, or in groups.
    func hurrySamples(_ areWatched: Bool)

    /// Whether an event is in the log; then so is all that happened after it, but for what was forgotten.
    /// - Throws: ``StoreFailure``
    func hasEvent(_ id: EventID) async throws(StoreFailure) -> Bool

    /// What happened after one event, up to another one, oldest first.
    /// - Throws: ``StoreFailure``
    func events(
        after start: EventID,
        through end: EventID,
        limit: Int
    ) async throws(StoreFailure) -> [MemoryEvent]
}

/// What happens from a moment on.
public struct EventFeed: Sendable {
    /// The newest event before.
    public var last: EventID
    /// What happens after that, commit by commit.
    public var events: AsyncStream<[MemoryEvent]>

    /// Creates a feed.
    public init(last: EventID, events: AsyncStream<[MemoryEvent]>) {
        self.last = last
        self.events = events
    }
}
