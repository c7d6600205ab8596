internal import MemCore
public import NIOCore

extension PictureRequest {
    private static let settingsType: UInt8 = 33
    private static let renderType: UInt8 = 34
    private static let lookType: UInt8 = 35

    /// Takes the next whole request off `buffer`; nil when more bytes are needed.
    ///
    /// Slices share `buffer`'s storage.
    ///
    /// - Throws: ``RecordError``; the conversation is over then.
    public static func next(from buffer: inout ByteBuffer) throws(RecordError) -> PictureRequest? {
        guard let (type, record) = try RecordFraming.next(from: &buffer) else { return nil }
        var body = record
        let request: PictureRequest
        switch type {
        case settingsType:
            request = .settings(
                PictureSettings(
                    memoryLimit: try body.integer("memory limit"),
                    processorSeconds: try body.integer("processor seconds"),
                    maximumPixels: try body.integer("pixels")
                )
            )
        case renderType:
            let form = try PictureForm(from: &body)
            let quality: UInt8 = try body.integer("JPEG quality")
            guard (1...100).contains(quality) else { throw .malformed("JPEG quality") }
            request = .render(jpeg: try body.block("JPEG"), form: form, quality: Int(quality))
        case lookType: request = .look(try body.block("file"))
        default: throw .unknownType(type)
        }
        try body.expectEnd()
        return request
    }

    /// Appends the request to `buffer`.
    public func write(into buffer: inout ByteBuffer) {
        switch self {
        case .settings(let settings):
            RecordFraming.write(type: Self.settingsType, into: &buffer) {
                $0.writeInteger(settings.memoryLimit)
                $0.writeInteger(settings.processorSeconds)
                $0.writeInteger(settings.maximumPixels)
            }
        case .render(let jpeg, let form, let quality):
            RecordFraming.write(type: Self.renderType, into: &buffer) {
                form.write(into: &$0)
                $0.writeInteger(UInt8(clamping: quality))
                $0.write(block: jpeg)
            }
        case .look(let file):
            RecordFraming.write(type: Self.lookType, into: &buffer) { $0.write(block: file) }
        }
    }
}

extension PictureForm {
    init(from body: inout ByteBuffer) throws(RecordError) {
        let format: UInt8 = try body.integer("format")
        guard format < Format.allCases.count else { throw .malformed("format") }
        let scaling = try body.optional("scaling") { (body) throws(RecordError) in
            let size = try body.pictureSize("size")
            guard size.longSide <= Self.longestSide else { throw .malformed("size") }
            let fit: UInt8 = try body.integer("fit")
            guard fit < Fit.allCases.count else { throw .malformed("fit") }
            return Scaling(to: size, fit: Fit.allCases[Int(fit)])
        }
        self.init(format: Format.allCases[Int(format)], scaling: scaling)
    }

    func write(into body: inout ByteBuffer) {
        body.writeInteger(UInt8(Format.allCases.firstIndex(of: format) ?? 0))
        body.write(scaling != nil)
        guard let scaling else { return }
        body.write(scaling.size)
        body.writeInteger(UInt8(Fit.allCases.firstIndex(of: scaling.fit) ?? 0))
    }
}
