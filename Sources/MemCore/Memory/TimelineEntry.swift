/// One row of the timeline with what belongs to it, or a bucket of them.
public struct TimelineEntry: Hashable, Sendable {
    /// When it was on screen.
    public var instant: Instant
    /// The source that showed it.
    public var source: SourceRecord
    /// The session that the source belongs to.
    public var sessionID: SessionID?
    /// What the sample turned out to be.
    public var verdict: Verdict
    /// Similarity (0 … 100) to the sample before; nil for the first one of a connection.
    public var similarity: Double?
    /// The frame that shows what was on screen.
    public var frame: FrameRecord
    /// What a bucket sums up, if this entry stands for one.
    public var bucket: Bucket?

    /// All samples of one source in a span of time: its entry's instant is where the span begins, its frame the one
    /// longest on screen in it.
    public struct Bucket: Hashable, Sendable {
        /// How long it is.
        public var microseconds: Int64
        /// How many samples there are.
        public var samples: Int
        /// How many of them show another frame than the one before.
        public var changes: Int

        /// Creates a sum.
        public init(microseconds: Int64, samples: Int, changes: Int) {
            self.microseconds = microseconds
            self.samples = samples
            self.changes = changes
        }
    }

    /// Creates an entry.
    public init(
        instant: Instant,
        source: SourceRecord,
        sessionID: SessionID?,
        verdict: Verdict,
        similarity: Double?,
        frame: FrameRecord,
        bucket: Bucket? = nil
    ) {
        self.instant = instant
        self.source = source
        self.sessionID = sessionID
        self.verdict = verdict
        self.similarity = similarity
        self.frame = frame
        self.bucket = bucket
    }
}
