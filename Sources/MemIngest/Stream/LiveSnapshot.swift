internal import MemCore

/// What is known of a publisher at one moment.
struct LiveSnapshot: Hashable, Sendable {
    /// Whether video arrived within the last few seconds.
    var isVideoArriving: Bool
    /// Since when video has been arriving on this connection; nil before.
    var liveSince: ContinuousClock.Instant?
    /// Measured frames per second.
    var framesPerSecond: Double?
    /// Measured kilobits per second, audio and video.
    var bitrateKbps: Double?
    /// The picture size.
    var pictureSize: PictureSize?
    /// The video codec's FourCC.
    var videoCodec: String?
    /// The audio codec's name.
    var audioCodec: String?
    /// What the publisher says that it is.
    var encoder: String?
    /// Access units dropped for want of room.
    var dropped: Int
    /// Access units that came before anything could be decoded, or were malformed.
    var skipped: Int
    /// Why nothing is remembered; nil when all is well.
    var errorReason: String?
    /// The newest sample that was submitted, committed or not.
    var lastInstant: Instant?
}
