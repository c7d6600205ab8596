public import MemCore

/// What comes out of a ``VideoFile``, in the order of decoding.
public enum VideoFileItem: Hashable, Sendable {
    /// From here on the video is coded like this; the record is that of the container (avcC, hvcC, av1C, vpcC).
    case format(VideoCodec, record: [UInt8])
    /// One coded picture.
    case unit(VideoFileUnit)
}

/// One coded picture of a ``VideoFile``.
public struct VideoFileUnit: Hashable, Sendable {
    /// Decoding time; a lower bound of all times still to come where the container doesn't tell it.
    public var dts: MediaTime
    /// Presentation time.
    public var pts: MediaTime
    /// Whether the container says that decoding can start here.
    public var isKeyframe: Bool
    /// False if an edit list cuts the picture off: others refer to it, nobody sees it.
    public var isShown: Bool
    /// The coded picture, framed as its format's record says.
    public var payload: [UInt8]
}

/// How far a ``VideoFile`` was read.
public struct VideoFilePosition: Hashable, Sendable {
    /// How much of the file's bytes, 0 … 1.
    public var fraction = 0.0
    /// Where the last picture that was read ends, counted from the first one.
    public var end = MediaTime.zero
    /// How long the video is by the file's own word; nil if it does not say.
    public var announced: MediaTime?
    /// Whether the file breaks off before its end: a read failed, or much less was there than it announces.
    public var isCutOff = false
}
