internal import MemCore
public import NIOCore

extension SoundRequest: FramedRecord {
    /// What a request is.
    public enum Kind: UInt8, Sendable {
        /// ``SoundRequest/settings(memoryLimit:)``
        case settings = 65
        /// ``SoundRequest/format(_:)``
        case format = 66
        /// ``SoundRequest/packet(_:at:)``
        case packet = 67
    }

    /// What this request is.
    public var kind: Kind {
        switch self {
        case .settings: .settings
        case .format: .format
        case .packet: .packet
        }
    }

    /// Reads a request's body.
    /// - Throws: ``RecordError``
    public init(_ kind: Kind, from body: inout ByteBuffer) throws(RecordError) {
        switch kind {
        case .settings: self = .settings(memoryLimit: try body.integer("memory limit"))
        case .format: self = .format(SoundFormat(codec: try body.code("codec"), record: try body.block("record")))
        case .packet:
            let instant = Instant(microseconds: try body.integer("instant"))
            self = .packet(body.readSlice(length: body.readableBytes) ?? ByteBuffer(), at: instant)
        }
    }

    /// Appends the request's body.
    public func writeBody(into buffer: inout ByteBuffer) {
        switch self {
        case .settings(let limit): buffer.writeInteger(limit)
        case .format(let format):
            buffer.writeInteger(format.codec.rawValue)
            buffer.write(block: format.record)
        case .packet(let bytes, let instant):
            buffer.writeInteger(instant.microseconds)
            buffer.writeImmutableBuffer(bytes)
        }
    }
}
