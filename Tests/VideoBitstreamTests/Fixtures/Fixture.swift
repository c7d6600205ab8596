import MemCore
import Testing

@testable import VideoBitstream

/// A decoder configuration record of a real encoder, and what it says.
struct RecordFixture: Sendable, CustomTestStringConvertible {
    let codec: VideoCodec
    let bytes: [UInt8]
    let shown: PictureSize?
    let coded: PictureSize?
    let profile: Int
    let level: Int
    let bitDepth: Int
    let chroma: ChromaFormat
    let references: Int

    init(
        _ codec: VideoCodec,
        _ hexadecimal: String,
        shown: PictureSize?,
        coded: PictureSize?,
        profile: Int,
        level: Int,
        bitDepth: Int,
        chroma: ChromaFormat,
        references: Int
    ) {
        self.codec = codec
        bytes = [UInt8](hexadecimal: hexadecimal)
        self.shown = shown
        self.coded = coded
        self.profile = profile
        self.level = level
        self.bitDepth = bitDepth
        self.chroma = chroma
        self.references = references
    }

    var testDescription: String { "\(codec) \(shown?.description ?? "of unknown size"), profile \(profile)" }

    /// The records of all four codecs.
    static let all = AVCRecords.all + HEVCRecords.all + AV1Records.all + VP9Records.all
}

/// The front of a real stream.
struct StreamFixture: Sendable, CustomTestStringConvertible {
    let codec: VideoCodec
    let record: [UInt8]
    let units: [[UInt8]]

    /// One letter for each unit, in decoding order.
    ///
    /// K: random access point. R: referred to. n: referred to by nothing. L, l: leading, decodable. S, s: leading, to be
    /// skipped; the small letters are referred to by nothing.
    let kinds: String

    init(_ codec: VideoCodec, record: String, kinds: String, units: [String]) {
        self.codec = codec
        self.record = [UInt8](hexadecimal: record)
        self.kinds = kinds
        self.units = units.map { [UInt8](hexadecimal: $0) }
    }

    var testDescription: String { "\(codec) \(kinds)" }

    /// The streams of all four codecs.
    static let all = AVCStreams.all + HEVCStreams.all + AV1Streams.all + VP9Streams.all
}

extension Array where Element == UInt8 {
    /// Reads hexadecimal digits in groups; anything that is no digit only separates.
    init(hexadecimal: String) {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        self = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
