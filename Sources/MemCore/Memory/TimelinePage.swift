/// One page of the timeline.
public struct TimelinePage: Hashable, Sendable {
    /// The page's entries, ascending in time, those of one instant in the order of their sources.
    public var entries: [TimelineEntry]
    /// How many entries the query has without limit, offset and position.
    public var total: Int
    /// Whether there are entries behind this page.
    public var hasMore: Bool

    /// Creates a page.
    public init(entries: [TimelineEntry], total: Int, hasMore: Bool) {
        self.entries = entries
        self.total = total
        self.hasMore = hasMore
    }

    /// After which position the next page begins; nil if there is none.
    public var next: TimelinePosition? {
        guard hasMore, let last = entries.last else { return nil }
        return TimelinePosition(instant: last.instant, sourceID: last.source.id)
    }
}
