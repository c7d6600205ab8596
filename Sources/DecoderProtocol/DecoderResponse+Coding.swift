internal import MemCore
public import NIOCore

extension DecoderResponse {
    private static let readyType: UInt8 = 129
    private static let sampleType: UInt8 = 130
    private static let progressType: UInt8 = 131
    private static let failureType: UInt8 = 132
    private static let finishedType: UInt8 = 133
    private static let positionType: UInt8 = 134
    private static let codingType: UInt8 = 135

    /// Takes the next whole response off `buffer`; nil when more bytes are needed.
    ///
    /// Slices share `buffer`'s storage.
    ///
    /// - Throws: ``RecordError``; the conversation is over then.
    public static func next(from buffer: inout ByteBuffer) throws(RecordError) -> DecoderResponse? {
        guard let (type, record) = try RecordFraming.next(from: &buffer) else { return nil }
        var body = record
        let response: DecoderResponse
        switch type {
        case readyType: response = .ready(try body.text())
        case sampleType: response = .sample(try DecodedSample(from: &body))
        case progressType: response = .progress(accessUnits: try body.integer("count"))
        case failureType:
            guard let code = DecoderFailureCode(rawValue: try body.integer("code")) else { throw .malformed("code") }
            response = .failure(code, try body.text())
        case finishedType: response = .finished
        case codingType: response = .coding(VideoCodec(rawValue: try body.integer("codec")))
        case positionType: response = .position(try FilePosition(from: &body))
        default: throw .unknownType(type)
        }
        try body.expectEnd()
        return response
    }

    /// Appends the response to `buffer`.
    public func write(into buffer: inout ByteBuffer) {
        switch self {
        case .ready(let text):
            RecordFraming.write(type: Self.readyType, into: &buffer) { $0.write(text: text) }
        case .sample(let sample):
            RecordFraming.write(type: Self.sampleType, into: &buffer) { sample.write(into: &$0) }
        case .progress(let count):
            RecordFraming.write(type: Self.progressType, into: &buffer) { $0.writeInteger(count) }
        case .coding(let codec):
            RecordFraming.write(type: Self.codingType, into: &buffer) { $0.writeInteger(codec.rawValue) }
        case .position(let position):
            RecordFraming.write(type: Self.positionType, into: &buffer) { position.write(into: &$0) }
        case .failure(let code, let text):
            RecordFraming.write(type: Self.failureType, into: &buffer) {
                $0.writeInteger(code.rawValue)
                $0.write(text: text)
            }
        case .finished:
            RecordFraming.write(type: Self.finishedType, into: &buffer) { _ in }
        }
    }
}

extension DecodedSample {
    init(from body: inout ByteBuffer) throws(RecordError) {
        let pts = try body.mediaTime("PTS")
        let size = try body.pictureSize("picture size")
        let fingerprint = try body.fingerprint("fingerprint")
        let similarity = try body.optional("similarity") { (body) throws(RecordError) in try body.double("similarity") }
        if let similarity, !(0...100).contains(similarity) { throw .malformed("similarity") }
        guard let verdict = Verdict(rawValue: try body.integer("verdict")) else { throw .malformed("verdict") }
        self.init(
            pts: pts,
            pictureSize: size,
            fingerprint: fingerprint,
            similarity: similarity,
            verdict: verdict,
            pictureNumber: try body.integer("picture number"),
            jpeg: try body.block("JPEG"),
            thumbnail: try body.block("thumbnail"),
            cells: try body.block("cells")
        )
        let hasPicture = jpeg.readableBytes > 0 && thumbnail.readableBytes > 0
        guard hasPicture == (verdict == .new) else { throw .malformed("JPEG") }
    }

    func write(into body: inout ByteBuffer) {
        body.write(pts)
        body.write(pictureSize)
        body.write(fingerprint)
        body.write(similarity)
        body.writeInteger(verdict.rawValue)
        body.writeInteger(pictureNumber)
        body.write(block: jpeg)
        body.write(block: thumbnail)
        body.write(block: cells)
    }
}

extension FilePosition {
    init(from body: inout ByteBuffer) throws(RecordError) {
        let fraction = try body.double("fraction")
        guard (0...1).contains(fraction) else { throw .malformed("fraction") }
        self.init(
            fraction: fraction,
            end: try body.mediaTime("end"),
            announced: try body.optional("duration") { (body) throws(RecordError) in try body.mediaTime("duration") },
            isCutOff: try body.flag("cut-off flag")
        )
    }

    func write(into body: inout ByteBuffer) {
        body.write(fraction)
        body.write(end)
        body.write(announced)
        body.write(isCutOff)
    }
}
