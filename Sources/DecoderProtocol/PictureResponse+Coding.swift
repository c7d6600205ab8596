internal import MemCore
public import NIOCore

extension PictureResponse: FramedRecord {
    /// What a response is.
    public enum Kind: UInt8, Sendable {
        /// ``PictureResponse/ready``
        case ready = 161
        /// ``PictureResponse/rendered(_:)``
        case rendered = 162
        /// ``PictureResponse/seen(_:)``
        case seen = 163
        /// ``PictureResponse/refused(_:_:)``
        case refused = 164
    }

    /// The largest file that fits into a response.
    public static let largestFile = RecordFraming.maximumLength - 1

    /// What this response is.
    public var kind: Kind {
        switch self {
        case .ready: .ready
        case .rendered: .rendered
        case .seen: .seen
        case .refused: .refused
        }
    }

    /// Reads a response's body.
    /// - Throws: ``RecordError``
    public init(_ kind: Kind, from body: inout ByteBuffer) throws(RecordError) {
        switch kind {
        case .ready: self = .ready
        case .rendered:
            guard let file = body.readSlice(length: body.readableBytes), file.readableBytes > 0 else {
                throw .malformed("file")
            }
            self = .rendered(file)
        case .seen:
            self = .seen(
                PictureLook(
                    size: try body.pictureSize("picture size"),
                    fingerprint: try body.fingerprint("fingerprint"),
                    tiles: try body.tiles("tiles")
                )
            )
        case .refused: self = .refused(try body.code("code"), try body.text())
        }
    }

    /// Appends the response's body; a file must not be larger than ``largestFile``.
    public func writeBody(into buffer: inout ByteBuffer) {
        switch self {
        case .ready: break
        case .rendered(let file): buffer.writeImmutableBuffer(file)
        case .seen(let look):
            buffer.write(look.size)
            buffer.write(look.fingerprint)
            buffer.write(look.tiles)
        case .refused(let code, let text):
            buffer.writeInteger(code.rawValue)
            buffer.write(text: text)
        }
    }
}
