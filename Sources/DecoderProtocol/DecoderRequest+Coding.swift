internal import MemCore
public import NIOCore

extension DecoderRequest {
    private static let settingsType: UInt8 = 1
    private static let rememberType: UInt8 = 2
    private static let formatType: UInt8 = 3
    private static let accessUnitType: UInt8 = 4
    private static let endType: UInt8 = 5
    private static let forgetType: UInt8 = 6
    private static let fileType: UInt8 = 7

    /// Takes the next whole request off `buffer`; nil when more bytes are needed.
    ///
    /// Slices share `buffer`'s storage.
    ///
    /// - Throws: ``RecordError``; the conversation is over then.
    public static func next(from buffer: inout ByteBuffer) throws(RecordError) -> DecoderRequest? {
        guard let (type, record) = try RecordFraming.next(from: &buffer) else { return nil }
        var body = record
        let request: DecoderRequest
        switch type {
        case settingsType: request = .settings(try DecoderSettings(from: &body))
        case rememberType:
            request = .remember(
                RememberedPicture(
                    number: try body.integer("number"),
                    pictureSize: try body.pictureSize("picture size"),
                    fingerprint: try body.fingerprint("fingerprint"),
                    look: try body.flag("look")
                        ? .jpeg(try body.block("JPEG")) : .cells(try body.block("cells"))
                )
            )
        case formatType:
            request = .format(
                VideoFormat(codec: VideoCodec(rawValue: try body.integer("codec")), record: try body.block("record"))
            )
        case accessUnitType:
            request = .accessUnit(
                AccessUnit(
                    dts: try body.mediaTime("DTS"),
                    pts: try body.mediaTime("PTS"),
                    isKeyframe: try body.flag("keyframe flag"),
                    payload: body.readSlice(length: body.readableBytes) ?? ByteBuffer()
                )
            )
        case forgetType: request = .forget(try body.integer("number"))
        case endType: request = .end
        case fileType: request = .file
        default: throw .unknownType(type)
        }
        try body.expectEnd()
        return request
    }

    /// Appends the request to `buffer`.
    public func write(into buffer: inout ByteBuffer) {
        switch self {
        case .settings(let settings):
            RecordFraming.write(type: Self.settingsType, into: &buffer) { settings.write(into: &$0) }
        case .remember(let picture):
            RecordFraming.write(type: Self.rememberType, into: &buffer) {
                $0.writeInteger(picture.number)
                $0.write(picture.pictureSize)
                $0.write(picture.fingerprint)
                switch picture.look {
                case .cells(let cells):
                    $0.write(false)
                    $0.write(block: cells)
                case .jpeg(let file):
                    $0.write(true)
                    $0.write(block: file)
                }
            }
        case .format(let format):
            RecordFraming.write(type: Self.formatType, into: &buffer) {
                $0.writeInteger(format.codec.rawValue)
                $0.write(block: format.record)
            }
        case .accessUnit(let unit):
            unit.writeHeader(into: &buffer)
            buffer.writeImmutableBuffer(unit.payload)
        case .forget(let number):
            RecordFraming.write(type: Self.forgetType, into: &buffer) { $0.writeInteger(number) }
        case .file:
            RecordFraming.write(type: Self.fileType, into: &buffer) { _ in }
        case .end:
            RecordFraming.write(type: Self.endType, into: &buffer) { _ in }
        }
    }

    static func writeAccessUnitHeader(_ unit: AccessUnit, into buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt32(1 + 8 + 8 + 1 + unit.payload.readableBytes))
        buffer.writeInteger(accessUnitType)
        buffer.write(unit.dts)
        buffer.write(unit.pts)
        buffer.write(unit.isKeyframe)
    }
}

extension AccessUnit {
    /// Appends all of the access unit's record but its payload, so that the payload itself can follow uncopied.
    public func writeHeader(into buffer: inout ByteBuffer) {
        DecoderRequest.writeAccessUnitHeader(self, into: &buffer)
    }
}
