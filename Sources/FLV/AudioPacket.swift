public import NIOCore

/// What one audio message says of itself; what it sounds like is nobody's business here.
public struct AudioPacket: Hashable, Sendable {
    /// What it carries.
    public enum Content: Hashable, Sendable {
        /// What configures a decoder, and no sound.
        case sequenceHeader
        /// Sound.
        case frames
        /// Neither: the end of a sequence, or where the loudspeakers are.
        case other
    }

    /// The codec; of a multitrack message the first track's.
    public var codec: AudioCodec

    /// What it carries.
    public var content: Content

    /// The track's number; 0 in messages that are not multitrack.
    public var track: UInt8 = 0

    /// The sequence header or the sound, of that track alone; shares the message's storage.
    public var payload = ByteBuffer()

    /// Creates a packet.
    public init(codec: AudioCodec, content: Content, track: UInt8 = 0, payload: ByteBuffer = ByteBuffer()) {
        self.codec = codec
        self.content = content
        self.track = track
        self.payload = payload
    }

    /// Reads one audio message (RTMP message type 8), legacy or Enhanced.
    ///
    /// - Returns: nil for a message without any bytes, as some encoders send it when they fall silent.
    /// - Throws: ``FLVError``, which ends this packet alone.
    public static func parse(_ payload: ByteBuffer) throws(FLVError) -> AudioPacket? {
        guard payload.readableBytes > 0 else { return nil }
        var reader = PacketReader(payload)
        let header = try reader.byte(.header)
        let soundFormat = header >> 4
        guard soundFormat == 9 else { return try legacy(soundFormat, &reader) }
        var type = header & 0x0F
        if type == ModEx.packetType {
            var modEx = ModEx()
            type = try modEx.readChain(from: &reader)
        }
        var layout: MultitrackLayout?
        if type == multitrack {
            let found = try MultitrackLayout(from: &reader, ownType: multitrack)
            type = found.packetType
            layout = found
        }
        var packet = AudioPacket(codec: AudioCodec(fourCC: try reader.fourCC()), content: .init(packetType: type))
        if layout != nil { packet.track = try reader.byte(.trackHeader) }
        if layout?.hasSizePerTrack == true {
            let size = Int(try reader.unsigned24(.trackHeader))
            packet.payload = try reader.bytes(size, .trackBody)
        } else {
            packet.payload = reader.rest
        }
        return packet
    }

    /// AudioPacketType of Enhanced RTMP v2.
    private static let multitrack: UInt8 = 5

    private static func legacy(_ soundFormat: UInt8, _ reader: inout PacketReader) throws(FLVError) -> AudioPacket {
        let codec = AudioCodec(soundFormat: soundFormat)
        guard codec == .aac else { return AudioPacket(codec: codec, content: .frames, payload: reader.rest) }
        let content: Content = try reader.byte(.header) == 0 ? .sequenceHeader : .frames
        return AudioPacket(codec: codec, content: content, payload: reader.rest)
    }
}

extension AudioPacket.Content {
    /// By the AudioPacketType of Enhanced RTMP v2.
    fileprivate init(packetType: UInt8) {
        switch packetType {
        case 0: self = .sequenceHeader
        case 1: self = .frames
        default: self = .other
        }
    }
}
