/// Which part of the timeline is asked for.
public struct TimelineQuery: Hashable, Sendable {
    /// The first instant that is wanted.
    public var start: Instant
    /// The first instant that is not wanted any more.
    public var end: Instant
    /// Only this source, if set.
    public var sourceID: SourceID?
    /// Only this session, if set; a deleted one has its history as well.
    public var sessionID: SessionID?
    /// Only what comes after this position, if set; with it no offset is needed.
    public var after: TimelinePosition?
    /// At most so many entries, 0 or more.
    public var limit: Int
    /// So many entries are skipped first, 0 or more.
    public var offset: Int

    /// Creates a query.
    public init(
        start: Instant,
        end: Instant,
        sourceID: SourceID? = nil,
        sessionID: SessionID? = nil,
        after: TimelinePosition? = nil,
        limit: Int = 100,
        offset: Int = 0
    ) {
        self.start = start
        self.end = end
        self.sourceID = sourceID
        self.sessionID = sessionID
        self.after = after
        self.limit = limit
        self.offset = offset
    }
}

/// A place in the timeline: entries are in ascending order of their instants, then of their sources.
public struct TimelinePosition: Hashable, Sendable {
    /// The instant of an entry.
    public var instant: Instant
    /// Its source.
    public var sourceID: SourceID

    /// Creates a position.
    public init(instant: Instant, sourceID: SourceID) {
        self.instant = instant
        self.sourceID = sourceID
    }
}
