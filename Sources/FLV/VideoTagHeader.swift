/// The first byte of a video message, in its legacy and its Enhanced reading.
struct VideoTagHeader {
    let byte: UInt8

    /// The topmost bit: the low nibble is a packet type instead of a CodecID, and a FourCC follows.
    var isEnhanced: Bool { byte & 0x80 != 0 }

    /// Key, inter, disposable, generated key, command: 1 … 5.
    var frameType: UInt8 { byte >> 4 & 0x07 }

    /// Keyframe, or one that a server generated.
    var isKeyframe: Bool { frameType == 1 || frameType == 4 }

    /// A command byte follows and no picture, except in metadata packets.
    var isCommand: Bool { frameType == 5 }

    /// The CodecID of a legacy tag.
    var legacyCodecID: UInt8 { byte & 0x0F }

    /// The packet type of an Enhanced tag.
    var packetType: VideoPacketType { VideoPacketType(rawValue: byte & 0x0F) }
}

/// VideoPacketType of Enhanced RTMP v2; an undefined one survives.
struct VideoPacketType: Hashable, Sendable, RawRepresentable {
    let rawValue: UInt8

    static let sequenceStart = VideoPacketType(rawValue: 0)
    static let codedFrames = VideoPacketType(rawValue: 1)
    static let sequenceEnd = VideoPacketType(rawValue: 2)
    /// Coded frames whose composition time offset is zero and left out.
    static let codedFramesX = VideoPacketType(rawValue: 3)
    static let metadata = VideoPacketType(rawValue: 4)
    static let transportStreamStart = VideoPacketType(rawValue: 5)
    static let multitrack = VideoPacketType(rawValue: 6)
    static let modEx = VideoPacketType(rawValue: ModEx.packetType)
}
