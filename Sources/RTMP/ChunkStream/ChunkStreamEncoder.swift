package import NIOCore

/// Writes messages as chunks: one of format 0, then format 3 as often as the chunk size demands.
///
/// A server that only answers sends few and small messages, so shorter headers would save nothing.
package struct ChunkStreamEncoder {
    /// The longest content of a chunk; changes after Set Chunk Size was written.
    package var chunkSize = 128

    /// Starts with the protocol's default chunk size of 128.
    package init() {}

    /// Appends a message on a chunk stream of 2 … 63; the timestamp is below 0xFFFFFF.
    package func write(_ message: Message, on chunkStreamID: UInt8, into output: inout ByteBuffer) {
        var rest = message.payload
        output.writeInteger(chunkStreamID)
        output.writeUInt24(message.timestamp)
        output.writeUInt24(UInt32(rest.readableBytes))
        output.writeInteger(message.type.rawValue)
        output.writeInteger(message.streamID, endianness: .little)
        while true {
            guard var piece = rest.readSlice(length: min(chunkSize, rest.readableBytes)) else { return }
            output.writeBuffer(&piece)
            if rest.readableBytes == 0 { return }
            output.writeInteger(0xC0 | chunkStreamID)
        }
    }
}

extension ByteBuffer {
    /// Writes the low 24 bits of an integer in network byte order.
    mutating func writeUInt24(_ value: UInt32) {
        writeMultipleIntegers(UInt8(truncatingIfNeeded: value >> 16), UInt16(truncatingIfNeeded: value))
    }
}
