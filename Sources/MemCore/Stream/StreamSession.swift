/// A session as the API shows it: its record, its history, and what is known while it is live.
public struct StreamSession: Hashable, Sendable {
    /// The part that outlives the program.
    public var record: SessionRecord
    /// Counts of committed samples.
    public var history: SessionHistory
    /// Where it is in its life.
    public var status: StreamStatus
    /// Measured frames per second of the incoming video, nil unless live.
    public var framesPerSecond: Double?
    /// Measured kilobits per second of incoming audio and video, nil unless live.
    public var bitrateKbps: Double?
    /// Seconds since the present publisher went live; nil unless live.
    public var duration: Double?
    /// Access units of the newest connection that were no use: before the first keyframe, or malformed.
    public var skipped: Int
    /// Access units of the newest connection that were left out because the decoder was behind.
    public var leftOut: Int
    /// How it is degraded now; nil: it is not.
    public var degradation: Degradation?
    /// The URL to publish to, with the key, so a secret: `rtmp://host:1935/live/KEY`, with RTMPS `rtmps://…`.
    public var rtmpURL: String
    /// What belongs into OBS's *Server*: `rtmp://host:1935/live`.
    public var serverURL: String

    /// Creates a snapshot.
    public init(
        record: SessionRecord,
        history: SessionHistory,
        status: StreamStatus,
        framesPerSecond: Double? = nil,
        bitrateKbps: Double? = nil,
        duration: Double? = nil,
        skipped: Int = 0,
        leftOut: Int = 0,
        degradation: Degradation? = nil,
        rtmpURL: String,
        serverURL: String
    ) {
        self.record = record
        self.history = history
        self.status = status
        self.framesPerSecond = framesPerSecond
        self.bitrateKbps = bitrateKbps
        self.duration = duration
        self.skipped = skipped
        self.leftOut = leftOut
        self.degradation = degradation
        self.rtmpURL = rtmpURL
        self.serverURL = serverURL
    }
}
