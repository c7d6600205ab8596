internal import MemCore
public import NIOCore

extension PictureResponse {
    private static let readyType: UInt8 = 161
    private static let renderedType: UInt8 = 162
    private static let seenType: UInt8 = 163
    private static let refusedType: UInt8 = 164

    /// The largest file that fits into a response.
    public static let largestFile = RecordFraming.maximumLength - 1

    /// Takes the next whole response off `buffer`; nil when more bytes are needed.
    ///
    /// Slices share `buffer`'s storage.
    ///
    /// - Throws: ``RecordError``; the conversation is over then.
    public static func next(from buffer: inout ByteBuffer) throws(RecordError) -> PictureResponse? {
        guard let (type, record) = try RecordFraming.next(from: &buffer) else { return nil }
        var body = record
        let response: PictureResponse
        switch type {
        case readyType: response = .ready
        case renderedType:
            guard let file = body.readSlice(length: body.readableBytes), file.readableBytes > 0 else {
                throw .malformed("file")
            }
            response = .rendered(file)
        case seenType:
            response = .seen(
                PictureLook(
                    size: try body.pictureSize("picture size"),
                    fingerprint: try body.fingerprint("fingerprint")
                )
            )
        case refusedType:
            guard let code = PictureRefusal(rawValue: try body.integer("code")) else { throw .malformed("code") }
            response = .refused(code, try body.text())
        default: throw .unknownType(type)
        }
        try body.expectEnd()
        return response
    }

    /// Appends the response to `buffer`; a file must not be larger than ``largestFile``.
    public func write(into buffer: inout ByteBuffer) {
        switch self {
        case .ready: RecordFraming.write(type: Self.readyType, into: &buffer) { _ in }
        case .rendered(let file):
            RecordFraming.write(type: Self.renderedType, into: &buffer) { $0.writeImmutableBuffer(file) }
        case .seen(let look):
            RecordFraming.write(type: Self.seenType, into: &buffer) {
                $0.write(look.size)
                $0.write(look.fingerprint)
            }
        case .refused(let code, let text):
            RecordFraming.write(type: Self.refusedType, into: &buffer) {
                $0.writeInteger(code.rawValue)
                $0.write(text: text)
            }
        }
    }
}
