internal import MemCore
public import NIOCore

extension DecoderResponse: FramedRecord {
    /// What a response is.
    public enum Kind: UInt8, Sendable {
        /// ``DecoderResponse/ready(_:)``
        case ready = 129
        /// ``DecoderResponse/sample(_:)``
        case sample = 130
        /// ``DecoderResponse/progress(accessUnits:)``
        case progress = 131
        /// ``DecoderResponse/failure(_:_:)``
        case failure = 132
        /// ``DecoderResponse/finished``
        case finished = 133
        /// ``DecoderResponse/position(_:)``
        case position = 134
        /// ``DecoderResponse/coding(_:)``
        case coding = 135
        /// ``DecoderResponse/rejected(_:_:)``
        case rejected = 136
        /// ``DecoderResponse/opened(_:)``
        case opened = 137
    }

    /// What this response is.
    public var kind: Kind {
        switch self {
        case .ready: .ready
        case .sample: .sample
        case .rejected: .rejected
        case .progress: .progress
        case .opened: .opened
        case .coding: .coding
        case .position: .position
        case .failure: .failure
        case .finished: .finished
        }
    }

    /// Reads a response's body.
    /// - Throws: ``RecordError``
    public init(_ kind: Kind, from body: inout ByteBuffer) throws(RecordError) {
        switch kind {
        case .ready: self = .ready(try body.text())
        case .sample: self = .sample(try DecodedSample(from: &body))
        case .progress: self = .progress(accessUnits: try body.integer("count"))
        case .rejected: self = .rejected(try body.mediaTime("PTS"), try body.text())
        case .opened:
            self = .opened(
                try body.optional("recording time") { (body) throws(RecordError) in
                    Instant(microseconds: try body.integer("recording time"))
                }
            )
        case .coding: self = .coding(VideoCodec(rawValue: try body.integer("codec")))
        case .position: self = .position(try FilePosition(from: &body))
        case .failure: self = .failure(try body.code("code"), try body.text())
        case .finished: self = .finished
        }
    }

    /// Appends the response's body.
    public func writeBody(into buffer: inout ByteBuffer) {
        switch self {
        case .ready(let text): buffer.write(text: text)
        case .sample(let sample): sample.write(into: &buffer)
        case .progress(let count): buffer.writeInteger(count)
        case .rejected(let pts, let text):
            buffer.write(pts)
            buffer.write(text: text)
        case .opened(let instant):
            buffer.write(instant != nil)
            if let instant { buffer.writeInteger(instant.microseconds) }
        case .coding(let codec): buffer.writeInteger(codec.rawValue)
        case .position(let position): position.write(into: &buffer)
        case .failure(let code, let text):
            buffer.writeInteger(code.rawValue)
            buffer.write(text: text)
        case .finished: break
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
        let verdict: Verdict = try body.code("verdict")
        self.init(
            pts: pts,
            pictureSize: size,
            fingerprint: fingerprint,
            similarity: similarity,
            verdict: verdict,
            pictureNumber: try body.integer("picture number"),
            figures: try body.optional("figures") { (body) throws(RecordError) in try SampleFigures(from: &body) },
            tiles: try body.optional("tiles") { (body) throws(RecordError) in try body.tiles("tiles") },
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
        body.write(figures != nil)
        figures?.write(into: &body)
        body.write(tiles != nil)
        if let tiles { body.write(tiles) }
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

extension SampleFigures {
    init(from body: inout ByteBuffer) throws(RecordError) {
        self.init(
            brightness: try body.integer("brightness"),
            spread: try body.integer("spread"),
            changed: try body.optional("changed cells") { (body) throws(RecordError) in
                GridCells(
                    try body.integer("changed cells"),
                    try body.integer("changed cells"),
                    try body.integer("changed cells"),
                    try body.integer("changed cells")
                )
            }
        )
    }

    func write(into body: inout ByteBuffer) {
        body.writeInteger(brightness)
        body.writeInteger(spread)
        body.write(changed != nil)
        guard let words = changed?.words else { return }
        body.writeMultipleIntegers(words.0, words.1, words.2, words.3)
    }
}
