internal import MemCore
public import NIOCore

extension PictureRequest: FramedRecord {
    /// What a request is.
    public enum Kind: UInt8, Sendable {
        /// ``PictureRequest/settings(_:)``
        case settings = 33
        /// ``PictureRequest/render(jpeg:form:quality:)``
        case render = 34
        /// ``PictureRequest/look(_:)``
        case look = 35
    }

    /// What this request is.
    public var kind: Kind {
        switch self {
        case .settings: .settings
        case .render: .render
        case .look: .look
        }
    }

    /// Reads a request's body.
    /// - Throws: ``RecordError``
    public init(_ kind: Kind, from body: inout ByteBuffer) throws(RecordError) {
        switch kind {
        case .settings:
            self = .settings(
                PictureSettings(
                    memoryLimit: try body.integer("memory limit"),
                    processorSeconds: try body.integer("processor seconds"),
                    maximumPixels: try body.integer("pixels")
                )
            )
        case .render:
            let form = try PictureForm(from: &body)
            let quality = try body.jpegQuality()
            self = .render(jpeg: try body.block("JPEG"), form: form, quality: quality)
        case .look: self = .look(try body.block("file"))
        }
    }

    /// Appends the request's body.
    public func writeBody(into buffer: inout ByteBuffer) {
        switch self {
        case .settings(let settings):
            buffer.writeInteger(settings.memoryLimit)
            buffer.writeInteger(settings.processorSeconds)
            buffer.writeInteger(settings.maximumPixels)
        case .render(let jpeg, let form, let quality):
            form.write(into: &buffer)
            buffer.write(jpegQuality: quality)
            buffer.write(block: jpeg)
        case .look(let file): buffer.write(block: file)
        }
    }
}

extension PictureForm {
    init(from body: inout ByteBuffer) throws(RecordError) {
        let format: Format = try body.choice("format")
        let scaling = try body.optional("scaling") { (body) throws(RecordError) in
            let size = try body.pictureSize("size")
            guard size.longSide <= Self.longestSide else { throw .malformed("size") }
            return Scaling(to: size, fit: try body.choice("fit"))
        }
        self.init(format: format, scaling: scaling)
    }

    func write(into body: inout ByteBuffer) {
        body.write(choice: format)
        body.write(scaling != nil)
        guard let scaling else { return }
        body.write(scaling.size)
        body.write(choice: scaling.fit)
    }
}
