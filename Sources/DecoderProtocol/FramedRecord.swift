public import NIOCore

/// A record of one of the conversations between mem and its decoder processes, in one direction.
///
/// On the wire: UInt32 length of what follows, UInt8 kind, body; all integers big-endian.
public protocol FramedRecord: Sendable {
    /// What a record is; its raw value stands before the body.
    associatedtype Kind: RawRepresentable<UInt8>

    /// What this record is.
    var kind: Kind { get }

    /// Reads a record's body, as much of it as the kind has.
    /// - Throws: ``RecordError``
    init(_ kind: Kind, from body: inout ByteBuffer) throws(RecordError)

    /// Appends the body.
    func writeBody(into buffer: inout ByteBuffer)
}

extension FramedRecord {
    /// Takes the next whole record off `buffer`; nil when more bytes are needed.
    ///
    /// Slices share `buffer`'s storage.
    ///
    /// - Throws: ``RecordError``; the conversation is over then.
    public static func next(from buffer: inout ByteBuffer) throws(RecordError) -> Self? {
        guard let length = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) else { return nil }
        guard length >= 1, length <= RecordFraming.maximumLength else { throw .tooLong(Int(length)) }
        guard buffer.readableBytes >= 4 + Int(length) else { return nil }
        buffer.moveReaderIndex(forwardBy: 4)
        guard var body = buffer.readSlice(length: Int(length)), let type = body.readInteger(as: UInt8.self) else {
            throw .malformed("frame")
        }
        guard let kind = Kind(rawValue: type) else { throw .unknownType(type) }
        let record = try Self(kind, from: &body)
        guard body.readableBytes == 0 else { throw .malformed("length") }
        return record
    }

    /// Appends the record to `buffer`.
    public func write(into buffer: inout ByteBuffer) {
        let start = buffer.writerIndex
        buffer.writeInteger(UInt32(0))
        buffer.writeInteger(kind.rawValue)
        writeBody(into: &buffer)
        buffer.setInteger(UInt32(buffer.writerIndex - start - 4), at: start)
    }
}

/// What holds for records of every kind.
enum RecordFraming {
    /// The longest record that either side accepts: an 8K JPEG of poor compressibility (about 40 MB) and its cells.
    static let maximumLength = 64 << 20
}
