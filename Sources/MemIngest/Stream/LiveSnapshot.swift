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
    /// Access units left out because the decoder was behind.
    var leftOut = 0
    /// How the stream is degraded; nil: it is not.
    var degradation: Degradation?
    /// Seconds for which there may be no sample because the decoder gets nothing before the next keyframe.
    var keyframeWaitSeconds = 0.0
    /// Why nothing is remembered; nil when all is well.
    var errorReason: String?
    /// The newest sample that was submitted, committed or not.
    var lastInstant: Instant?
}

extension LiveSnapshot {
    /// Seconds without a sample after which something must be wrong.
    ///
    /// Of a degraded stream nobody can expect more than it says.
    ///
    /// - Parameter interval: seconds from one sampling instant to the next, as configured.
    func patience(interval: Double) -> Double {
        max(10, 3 * max(interval, degradation?.intervalSeconds ?? 0, keyframeWaitSeconds))
    }
}
