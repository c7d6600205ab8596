/// How much a source showed in a span of time, and how often that changed.
public struct DensityBucket: Hashable, Sendable {
    /// Where the span begins.
    public var start: Instant
    /// The source.
    public var sourceID: SourceID
    /// The frame longest on screen in it.
    public var frameID: FrameID
    /// How many samples there are, 1 or more.
    public var samples: Int
    /// How many of them show another frame than the one before.
    public var changes: Int

    /// Creates a bucket.
    public init(start: Instant, sourceID: SourceID, frameID: FrameID, samples: Int, changes: Int) {
        self.start = start
        self.sourceID = sourceID
        self.frameID = frameID
        self.samples = samples
        self.changes = changes
    }
}
