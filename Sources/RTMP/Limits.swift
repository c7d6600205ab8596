/// How much a peer may make Mem hold or do; tested before anything is waited for or allocated.
public struct Limits: Hashable, Sendable {
    /// The longest video message in bytes.
    ///
    /// 8 MiB: an 8K picture in 4:2:0 has 48 MiB, and a keyframe that compresses to more than a sixth of that is none
    /// that a live encoder sends. The format itself ends at 16 MiB.
    public var videoMessageBytes = 8 << 20

    /// The longest audio message in bytes.
    ///
    /// 1 MiB: nearly a second of uncompressed 7.1 audio in 24 bit, where packets carry hundredths of one.
    public var audioMessageBytes = 1 << 20

    /// The longest aggregate message in bytes.
    ///
    /// 8 MiB, as for video: servers that relay make them of some hundred milliseconds, and one may hold the greatest
    /// keyframe.
    public var aggregateMessageBytes = 8 << 20

    /// The longest command message in bytes.
    ///
    /// 64 KiB: a `connect` with all that Enhanced RTMP adds has about 1 KiB; tokens in its URLs may have some more.
    public var commandMessageBytes = 64 << 10

    /// The longest data message in bytes, and the longest one of any type that Mem skips.
    ///
    /// 256 KiB: `onMetaData` has less than 1 KiB, but cameras send XMP packets of tens of KiB.
    public var dataMessageBytes = 256 << 10

    /// The longest protocol control or user control message in bytes.
    ///
    /// 64: the longest one that is defined has 10.
    public var controlMessageBytes = 64

    /// How many chunk streams one connection may use.
    ///
    /// 64: encoders use three to six; each one costs some hundred bytes.
    public var chunkStreams = 64

    /// The bytes of all messages of a connection that have begun and not ended, by their announced lengths.
    ///
    /// 16 MiB: two video messages of the greatest length, one of them given up by an encoder that began another.
    public var partialMessageBytes = 16 << 20

    /// The same of a connection that was never let in to publish.
    ///
    /// 256 KiB: strangers have nothing to say but commands, so that all their connections together hold little.
    public var unpublishedMessageBytes = 256 << 10

    /// The bytes held while a publish request waits for its answer.
    ///
    /// 2 MiB: encoders wait for the answer; one that doesn't sends two seconds at 8 Mbit/s while a key is looked up.
    public var heldBytes = 2 << 20

    /// How many message streams a connection may create and not delete.
    ///
    /// 16: an encoder needs one, one that repeats `createStream` after each failed try some more.
    public var messageStreams = 16

    /// How deep AMF values may nest.
    ///
    /// 16: metadata with Enhanced RTMP's track maps has 4 levels.
    public var amfDepth = 16

    /// How many AMF values one message may hold, keys not counted.
    ///
    /// 4096: OBS's metadata has 20, one with an index of keyframes some hundred.
    public var amfValues = 4096

    /// The longest AMF string in bytes.
    ///
    /// 64 KiB: what the short form can hold; only the long form (XML, XMP) could say more.
    public var amfStringBytes = 64 << 10

    /// The defaults.
    public init() {}
}
