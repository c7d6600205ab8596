/// Something that happened, as everybody who listens is told of it.
public struct MemoryEvent: Hashable, Sendable {
    /// Its number.
    public var id: EventID
    /// What happened.
    public var draft: EventDraft

    /// Creates an event.
    public init(id: EventID, draft: EventDraft) {
        self.id = id
        self.draft = draft
    }
}

/// Something that happened, before it has a number.
///
/// No stream key and nothing that was on screen or said is ever in it: what is forgotten must not live on here.
public struct EventDraft: Hashable, Sendable {
    /// What kind of thing.
    public var kind: EventKind
    /// When it happened; of samples and what lies between them the time on the timeline.
    public var instant: Instant
    /// The session that it happened to.
    public var sessionID: SessionID?
    /// The source that it happened to.
    public var sourceID: SourceID?
    /// The frame on screen, where it tells of a sample.
    public var frameID: FrameID?
    /// What else there is to say, by the names that the API has for it.
    public var fields: [String: JSONValue]

    /// Creates a draft.
    public init(
        _ kind: EventKind,
        at instant: Instant,
        sessionID: SessionID? = nil,
        sourceID: SourceID? = nil,
        frameID: FrameID? = nil,
        fields: [String: JSONValue] = [:]
    ) {
        self.kind = kind
        self.instant = instant
        self.sessionID = sessionID
        self.sourceID = sourceID
        self.frameID = frameID
        self.fields = fields
    }
}
