/// What is known of a stream where a sample was taken, besides its picture: how much arrives, and how loud it is.
public struct StreamFigures: Hashable, Sendable {
    /// Kilobits of video that arrive in a second, over the last few seconds; nil if that is not known.
    public var bitrate: Double?
    /// The root mean square of the loudest channel in the loudest second since the sample before, in dBFS; minus infinity
    /// if no sound came; nil if that was not measured.
    public var soundLevel: Double?

    /// Creates figures.
    public init(bitrate: Double? = nil, soundLevel: Double? = nil) {
        self.bitrate = bitrate
        self.soundLevel = soundLevel
    }
}
