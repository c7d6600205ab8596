public import MemCore
public import NIOCore

/// What one video message of a published stream carries.
public enum VideoPacket: Hashable, Sendable {
    /// The decoder configuration record of the codec: avcC, hvcC, av1C or vpcC.
    case sequenceHeader(codec: VideoCodec, record: ByteBuffer)
    /// One access unit, of any codec; also of one that can't be decoded (`codec.isSupported` is false).
    case accessUnit(VideoAccessUnit)
    /// The publisher says that no more access units follow; OBS never does so for H.264.
    case endOfSequence
    /// Nothing to decode.
    case skipped(SkippedPacket)
}

/// One access unit as its publisher packed it.
public struct VideoAccessUnit: Hashable, Sendable {
    /// The codec.
    public var codec: VideoCodec

    /// Whether the publisher tagged it as a keyframe; the bitstream knows better.
    public var isKeyframe: Bool

    /// When it is to be decoded: the message's timestamp.
    public var dts: MediaTime

    /// When it is to be shown: DTS + composition time offset + ModEx nanosecond offset (cut to microseconds).
    public var pts: MediaTime

    /// NAL units with their lengths, an AV1 temporal unit, or a VP9 frame; shares the message's storage.
    public var payload: ByteBuffer

    /// Creates an access unit.
    public init(codec: VideoCodec, isKeyframe: Bool, dts: MediaTime, pts: MediaTime, payload: ByteBuffer) {
        self.codec = codec
        self.isKeyframe = isKeyframe
        self.dts = dts
        self.pts = pts
        self.payload = payload
    }
}

/// Why a video message holds nothing to decode; none of these is an error.
public enum SkippedPacket: Hashable, Sendable {
    /// Nothing follows the headers.
    case empty
    /// Colour information and the like: OBS tags it as a keyframe (`0x84`), FFmpeg as a command (`0xD4`).
    case metadata
    /// A command frame (frame type 5) with its command byte: start or end of seeking, no picture.
    case command(UInt8)
    /// A sequence start in MPEG-2 transport stream form, which no publisher of the four codecs sends.
    case transportStreamStart
    /// A video track other than the one that is followed.
    case otherTrack
    /// A packet type that is not defined (yet).
    case unknownType(UInt8)
}
