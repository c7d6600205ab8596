internal import FLV
internal import MemCore
internal import NIOCore

/// The sound of a stream as far as it is recorded: its first track.
struct RecordedSound: Sendable {
    /// The sequence header that counts.
    struct Header: Hashable, Sendable {
        var codec: AudioCodec
        var record: ByteBuffer
        /// The headers of a connection are counted.
        var number: Int
    }

    private(set) var header: Header?
    private var track: UInt8?

    /// Takes a message; returns what is recorded of it.
    mutating func take(_ packet: AudioPacket, at time: MediaTime) -> RecordedPacket? {
        guard packet.track == track ?? packet.track else { return nil }
        switch packet.content {
        case .sequenceHeader:
            track = packet.track
            // Some encoders repeat it.
            guard header?.codec != packet.codec || header?.record != packet.payload else { return nil }
            header = Header(codec: packet.codec, record: packet.payload, number: (header?.number ?? 0) + 1)
            return nil
        case .frames:
            guard let header, header.codec == packet.codec, packet.payload.readableBytes > 0 else { return nil }
            return .sound(packet.payload, at: time, header: header.number)
        case .other:
            return nil
        }
    }
}
