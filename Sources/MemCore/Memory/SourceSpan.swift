/// A span of one source's time.
public struct SourceSpan: Hashable, Sendable {
    /// The source.
    public var sourceID: SourceID
    /// The first instant of it.
    public var start: Instant
    /// The last instant of it, `start` or later.
    public var end: Instant

    /// Creates a span.
    public init(sourceID: SourceID, start: Instant, end: Instant) {
        self.sourceID = sourceID
        self.start = start
        self.end = end
    }
}

/// Finds among many spans those that share an instant with another one, by halves.
public struct SpanIndex: Sendable {
    private let spans: [SourceSpan]
    private let all: [Int]
    private let own: [SourceID: [Int]]

    /// Takes spans whose starts ascend, and their ends too.
    public init(_ spans: [SourceSpan]) {
        self.spans = spans
        all = Array(spans.indices)
        own = Dictionary(grouping: all) { spans[$0].sourceID }
    }

    /// The places of the spans that share an instant with one from `start` to `end`, both included.
    ///
    /// - Parameter source: whose spans are meant; nil for those of all sources.
    public func places(meeting start: Instant, to end: Instant, of source: SourceID?) -> ArraySlice<Int> {
        let meant = source.map { own[$0] ?? [] } ?? all
        let first = Self.first(in: meant) { spans[$0].end >= start }
        let behind = Self.first(in: meant) { spans[$0].start > end }
        return meant[first...].prefix(max(0, behind - first))
    }

    /// The index of the first element with a property that all behind it have as well.
    private static func first(in places: [Int], where holds: (Int) -> Bool) -> Int {
        var (low, high) = (places.startIndex, places.endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if holds(places[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
