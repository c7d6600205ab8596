public import NIOCore

/// What one audio message says of itself; what it sounds like is nobody's business here.
public struct AudioPacket: Hashable, Sendable {
    /// The codec; of a multitrack message the first track's.
    public var codec: AudioCodec

    /// Whether it configures a decoder and carries no sound.
    public var isSequenceHeader: Bool

    /// Creates a packet.
    public init(codec: AudioCodec, isSequenceHeader: Bool) {
        self.codec = codec
        self.isSequenceHeader = isSequenceHeader
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
        if type == multitrack {
            type = try MultitrackLayout(from: &reader, ownType: multitrack).packetType
        }
        return AudioPacket(codec: AudioCodec(fourCC: try reader.fourCC()), isSequenceHeader: type == sequenceStart)
    }

    /// AudioPacketType of Enhanced RTMP v2.
    private static let sequenceStart: UInt8 = 0
    private static let multitrack: UInt8 = 5

    private static func legacy(_ soundFormat: UInt8, _ reader: inout PacketReader) throws(FLVError) -> AudioPacket {
        let codec = AudioCodec(soundFormat: soundFormat)
        guard codec == .aac else { return AudioPacket(codec: codec, isSequenceHeader: false) }
        return AudioPacket(codec: codec, isSequenceHeader: try reader.byte(.header) == 0)
    }
}
