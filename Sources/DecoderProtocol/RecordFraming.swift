internal import NIOCore

/// The frame round each record: UInt32 length of what follows, UInt8 type, body; all integers big-endian.
enum RecordFraming {
    /// The longest record that either side accepts: an 8K JPEG of poor compressibility (about 40 MB) and its cells.
    static let maximumLength = 64 << 20

    /// The body of the next whole record and its type, or nil when more bytes are needed.
    static func next(from buffer: inout ByteBuffer) throws(RecordError) -> (type: UInt8, body: ByteBuffer)? {
        guard let length = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) else { return nil }
        guard length >= 1, length <= maximumLength else { throw .tooLong(Int(length)) }
        guard buffer.readableBytes >= 4 + Int(length) else { return nil }
        buffer.moveReaderIndex(forwardBy: 4)
        guard var record = buffer.readSlice(length: Int(length)), let type = record.readInteger(as: UInt8.self) else {
            throw .malformed("frame")
        }
        return (type, record)
    }

    /// Writes a record whose body is made by `body`.
    static func write(type: UInt8, into buffer: inout ByteBuffer, body: (inout ByteBuffer) -> Void) {
        let start = buffer.writerIndex
        buffer.writeInteger(UInt32(0))
        buffer.writeInteger(type)
        body(&buffer)
        buffer.setInteger(UInt32(buffer.writerIndex - start - 4), at: start)
    }
}
