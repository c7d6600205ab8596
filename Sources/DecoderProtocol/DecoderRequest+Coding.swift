internal import MemCore
public import NIOCore

extension DecoderRequest: FramedRecord {
    /// What a request is.
    public enum Kind: UInt8, Sendable {
        /// ``DecoderRequest/settings(_:)``
        case settings = 1
        /// ``DecoderRequest/remember(_:)``
        case remember = 2
        /// ``DecoderRequest/format(_:)``
        case format = 3
        /// ``DecoderRequest/accessUnit(_:)``
        case accessUnit = 4
        /// ``DecoderRequest/end``
        case end = 5
        /// ``DecoderRequest/forget(_:)``
        case forget = 6
        /// ``DecoderRequest/file``
        case file = 7
    }

    /// What this request is.
    public var kind: Kind {
        switch self {
        case .settings: .settings
        case .remember: .remember
        case .format: .format
        case .accessUnit: .accessUnit
        case .forget: .forget
        case .file: .file
        case .end: .end
        }
    }

    /// Reads a request's body.
    /// - Throws: ``RecordError``
    public init(_ kind: Kind, from body: inout ByteBuffer) throws(RecordError) {
        switch kind {
        case .settings: self = .settings(try DecoderSettings(from: &body))
        case .remember:
            self = .remember(
                RememberedPicture(
                    number: try body.integer("number"),
                    pictureSize: try body.pictureSize("picture size"),
                    fingerprint: try body.fingerprint("fingerprint"),
                    look: try body.flag("look")
                        ? .jpeg(try body.block("JPEG")) : .cells(try body.block("cells"))
                )
            )
        case .format:
            self = .format(
                VideoFormat(codec: VideoCodec(rawValue: try body.integer("codec")), record: try body.block("record"))
            )
        case .accessUnit:
            self = .accessUnit(
                AccessUnit(
                    dts: try body.mediaTime("DTS"),
                    pts: try body.mediaTime("PTS"),
                    isKeyframe: try body.flag("keyframe flag"),
                    payload: body.readSlice(length: body.readableBytes) ?? ByteBuffer()
                )
            )
        case .forget: self = .forget(try body.integer("number"))
        case .file: self = .file
        case .end: self = .end
        }
    }

    /// Appends the request's body.
    public func writeBody(into buffer: inout ByteBuffer) {
        switch self {
        case .settings(let settings): settings.write(into: &buffer)
        case .remember(let picture):
            buffer.writeInteger(picture.number)
            buffer.write(picture.pictureSize)
            buffer.write(picture.fingerprint)
            switch picture.look {
            case .cells(let cells):
                buffer.write(false)
                buffer.write(block: cells)
            case .jpeg(let file):
                buffer.write(true)
                buffer.write(block: file)
            }
        case .format(let format):
            buffer.writeInteger(format.codec.rawValue)
            buffer.write(block: format.record)
        case .accessUnit(let unit):
            unit.writeTimes(into: &buffer)
            buffer.writeImmutableBuffer(unit.payload)
        case .forget(let number): buffer.writeInteger(number)
        case .file, .end: break
        }
    }
}

extension AccessUnit {
    /// Appends all of the access unit's record but its payload, so that the payload itself can follow uncopied.
    func writeHeader(into buffer: inout ByteBuffer) {
        let start = buffer.writerIndex
        buffer.writeInteger(UInt32(0))
        buffer.writeInteger(DecoderRequest.Kind.accessUnit.rawValue)
        writeTimes(into: &buffer)
        buffer.setInteger(UInt32(buffer.writerIndex - start - 4 + payload.readableBytes), at: start)
    }

    fileprivate func writeTimes(into buffer: inout ByteBuffer) {
        buffer.write(dts)
        buffer.write(pts)
        buffer.write(isKeyframe)
    }
}
