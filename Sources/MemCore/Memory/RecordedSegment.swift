/// A part of a recording: a file of a minute or so that plays by itself.
public struct RecordedSegment: Hashable, Sendable {
    /// The session that it was recorded of.
    public var sessionID: SessionID
    /// When its first picture was on screen.
    public var start: Instant
    /// When its last picture was on screen no more.
    public var end: Instant
    /// The bytes of its file.
    public var bytes: Int64
    /// The video codec: a FourCC (`avc1`).
    public var videoCodec: String
    /// The audio codec (`mp4a`, `Opus`); nil if there is no audio.
    public var audioCodec: String?
    /// The name of its file in the session's folder.
    public var file: String

    /// Creates a segment.
    public init(
        sessionID: SessionID,
        start: Instant,
        end: Instant,
        bytes: Int64,
        videoCodec: String,
        audioCodec: String?,
        file: String
    ) {
        self.sessionID = sessionID
        self.start = start
        self.end = end
        self.bytes = bytes
        self.videoCodec = videoCodec
        self.audioCodec = audioCodec
        self.file = file
    }
}

/// Which segments are wanted.
public struct SegmentQuery: Hashable, Sendable {
    /// The session.
    public var sessionID: SessionID
    /// Only those that go on after this; nil: from the first one on.
    public var start: Instant?
    /// Only those that begin before this; nil: up to the last one.
    public var end: Instant?
    /// At most so many.
    public var limit: Int
    /// So many are skipped first.
    public var offset: Int

    /// Creates a query.
    public init(
        sessionID: SessionID,
        start: Instant? = nil,
        end: Instant? = nil,
        limit: Int = 100,
        offset: Int = 0
    ) {
        self.sessionID = sessionID
        self.start = start
        self.end = end
        self.limit = limit
        self.offset = offset
    }
}

/// One page of segments.
public struct SegmentPage: Hashable, Sendable {
    /// The page's segments, ascending in time.
    public var segments: [RecordedSegment]
    /// How many there are without limit and offset.
    public var total: Int
    /// The bytes of all those.
    public var bytes: Int64

    /// Creates a page.
    public init(segments: [RecordedSegment], total: Int, bytes: Int64) {
        self.segments = segments
        self.total = total
        self.bytes = bytes
    }
}
