/// What is to be forgotten: the samples of a range of time, and all that hangs on them.
public struct ForgetQuery: Hashable, Sendable {
    /// The first instant that is forgotten; nil: from the beginning.
    public var start: Instant?
    /// The first instant that stays; nil: up to the end.
    public var end: Instant?
    /// Only this source, if set.
    public var sourceID: SourceID?
    /// Only this session, if set; a deleted one counts as well.
    public var sessionID: SessionID?

    /// Creates a query.
    public init(start: Instant? = nil, end: Instant? = nil, sourceID: SourceID? = nil, sessionID: SessionID? = nil) {
        self.start = start
        self.end = end
        self.sourceID = sourceID
        self.sessionID = sessionID
    }
}

/// What was forgotten, or would be.
public struct Forgotten: Hashable, Sendable {
    /// Rows of the timeline.
    public var samples = 0
    /// Frames that nothing points at any more.
    public var frames = 0
    /// Bytes of those frames' JPEG files and thumbnails.
    public var bytes: Int64 = 0
    /// Annotations that lie wholly inside.
    public var annotations = 0
    /// Transcriptions that lie wholly inside.
    public var transcriptions = 0
    /// Parts of recordings that lie wholly inside.
    public var segments = 0
    /// Bytes of their files.
    public var segmentBytes: Int64 = 0

    /// Nothing.
    public init() {}
}
