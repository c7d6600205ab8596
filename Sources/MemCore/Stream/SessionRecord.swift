/// The part of a session that outlives the program: one row of `stream_sessions`.
///
/// Counts of samples are not in it: they are derived from the timeline, see ``SessionHistory``.
public struct SessionRecord: Hashable, Sendable {
    /// The public identifier.
    public var id: SessionID
    /// The secret that lets a publisher in.
    public var key: StreamKey
    /// The source under which the session's samples are stored.
    public var sourceID: SourceID
    /// What people call it.
    public var name: String
    /// What a client attached to it; a JSON object.
    public var metadata: [String: JSONValue]
    /// How it is sampled.
    public var settings = StreamSettings()
    /// Whether a publisher with the key is let in.
    public var isArmed: Bool
    /// When the session was created.
    public var createdAt: Instant
    /// When its first publisher went live, nil before.
    public var startedAt: Instant?
    /// Whether its last publisher said goodbye; one that was lost is expected back.
    public var saidGoodbye: Bool
    /// When its last publisher left; nil before and while one is live.
    public var endedAt: Instant?
    /// When it was deleted: hidden from lists and closed to publishers, while its history stays.
    ///
    /// Nil if it was not.
    public var deletedAt: Instant?
    /// The picture size of the newest format span.
    public var pictureSize: PictureSize?
    /// The video codec of the newest format span: a FourCC (`avc1`).
    public var videoCodec: String?
    /// The audio codec of the newest connection: a FourCC or the name of a legacy codec (`mp4a`, `mp3`).
    public var audioCodec: String?
    /// What the newest publisher said that it is.
    public var encoder: String?
    /// How often a publisher came back.
    public var reconnects: Int
    /// Access units dropped because the decoder or the store was behind.
    public var dropped: Int
    /// Why the session is in status `error`, a sentence for people; nil if it is not.
    public var errorReason: String?

    /// Creates the record of a session that nobody published to yet.
    public init(
        id: SessionID,
        key: StreamKey,
        sourceID: SourceID,
        name: String,
        metadata: [String: JSONValue],
        isArmed: Bool,
        createdAt: Instant
    ) {
        self.id = id
        self.key = key
        self.sourceID = sourceID
        self.name = name
        self.metadata = metadata
        self.isArmed = isArmed
        self.createdAt = createdAt
        self.saidGoodbye = false
        self.reconnects = 0
        self.dropped = 0
    }
}

/// What the timeline says of a session: derived, never stored a second time.
public struct SessionHistory: Hashable, Sendable {
    /// Samples taken, of any verdict: rows of the timeline.
    public var samplesTaken: Int
    /// Frames stored: rows with verdict `new`.
    public var framesStored: Int
    /// The newest committed sample.
    public var lastSampleAt: Instant?

    /// Creates a history; the default is that of a session without samples.
    public init(samplesTaken: Int = 0, framesStored: Int = 0, lastSampleAt: Instant? = nil) {
        self.samplesTaken = samplesTaken
        self.framesStored = framesStored
        self.lastSampleAt = lastSampleAt
    }
}
