import NIOCore
import RTMP

/// An encoder's side of the chunk stream, with every freedom that the protocol leaves: for round trips.
struct ClientChunkWriter {
    /// How a chunk stream's number is written.
    enum BasicHeader {
        case shortest
        case twoBytes
        case threeBytes
    }

    var chunkSize = 128
    var basicHeader = BasicHeader.shortest
    /// Whether chunks of format 3 repeat an extended timestamp, as the specification demands and old OBS doesn't.
    var repeatsExtendedTimestamp = true
    private(set) var bytes = ByteBuffer()

    /// A message whose header has the given format; `time` is what stands in it: a timestamp or a distance.
    ///
    /// With format 3 `extended` is repeated if the message before had an extended field.
    mutating func message(
        format: UInt8 = 0,
        chunkStream: UInt32,
        time: UInt32 = 0,
        type: MessageType,
        streamID: UInt32 = 1,
        payload: [UInt8],
        extended: UInt32? = nil
    ) {
        for chunk in chunks(format, chunkStream, time, type, streamID, payload, extended) {
            bytes.writeBytes(chunk)
        }
    }

    /// The chunks of one message, to be interleaved with those of others.
    func chunks(
        _ format: UInt8,
        _ chunkStream: UInt32,
        _ time: UInt32,
        _ type: MessageType,
        _ streamID: UInt32,
        _ payload: [UInt8],
        _ extended: UInt32? = nil
    ) -> [[UInt8]] {
        var header = ByteBuffer()
        basic(format, chunkStream, into: &header)
        let isExtended = format < 3 && time >= 0xFF_FFFF
        if format < 3 { header.write24(isExtended ? 0xFF_FFFF : time) }
        if format < 2 {
            header.write24(UInt32(payload.count))
            header.writeInteger(type.rawValue)
        }
        if format == 0 { header.writeInteger(streamID, endianness: .little) }
        let field = isExtended ? time : extended
        if let field, isExtended || repeatsExtendedTimestamp { header.writeInteger(field) }
        var result: [[UInt8]] = []
        var rest = payload[...]
        repeat {
            result.append(Array(header.readableBytesView) + rest.prefix(chunkSize))
            rest = rest.dropFirst(chunkSize)
            header.clear()
            basic(3, chunkStream, into: &header)
            if let field, repeatsExtendedTimestamp { header.writeInteger(field) }
        } while !rest.isEmpty
        return result
    }

    mutating func raw(_ other: [UInt8]) {
        bytes.writeBytes(other)
    }

    mutating func setChunkSize(_ size: UInt32) {
        control(.setChunkSize, size)
        chunkSize = Int(size)
    }

    mutating func control(_ type: MessageType, _ number: UInt32) {
        message(chunkStream: 2, type: type, streamID: 0, payload: Array(ByteBuffer(integer: number).readableBytesView))
    }

    mutating func command(_ values: AMFValue..., streamID: UInt32 = 0, chunkStream: UInt32 = 3) {
        let payload = AMF0Encoder.payload(values)
        message(
            chunkStream: chunkStream,
            type: .commandAMF0,
            streamID: streamID,
            payload: Array(payload.readableBytesView)
        )
    }

    /// What was written since the last call.
    mutating func take() -> ByteBuffer {
        defer { bytes = ByteBuffer() }
        return bytes
    }

    private func basic(_ format: UInt8, _ number: UInt32, into buffer: inout ByteBuffer) {
        switch basicHeader {
        case .shortest where number < 64:
            buffer.writeInteger(format << 6 | UInt8(number))
        case .shortest where number < 320, .twoBytes:
            buffer.writeInteger(format << 6)
            buffer.writeInteger(UInt8(number - 64))
        default:
            buffer.writeInteger(format << 6 | 1)
            buffer.writeInteger(UInt16(number - 64), endianness: .little)
        }
    }
}

extension ByteBuffer {
    mutating func write24(_ value: UInt32) {
        writeBytes([UInt8(value >> 16 & 0xFF), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)])
    }
}
