/// When a frame was on screen, in short.
public struct Appearances: Hashable, Sendable {
    /// Its first sample.
    public var first: Instant
    /// Its last sample.
    public var last: Instant
    /// How many times it came on screen.
    public var count: Int

    /// Creates one.
    public init(first: Instant, last: Instant, count: Int) {
        self.first = first
        self.last = last
        self.count = count
    }
}

/// Which frames are meant by when and where they were on screen; nil leaves it open.
public struct ShownPart: Hashable, Sendable {
    /// The source.
    public var sourceID: SourceID?
    /// The first instant.
    public var start: Instant?
    /// The instant behind the last one.
    public var end: Instant?

    /// Creates one; without arguments it means all frames.
    public init(sourceID: SourceID? = nil, start: Instant? = nil, end: Instant? = nil) {
        self.sourceID = sourceID
        self.start = start
        self.end = end
    }
}
