internal import MemCore

/// The sequence parameter set of H.264 (ISO/IEC 14496-10, 7.3.2.1.1), up to its VUI, of which nothing is needed.
struct AVCSequenceParameterSet: Hashable {
    let profile: Int
    let level: Int
    let chroma: ChromaFormat
    let bitDepth: Int
    let maxReferenceFrames: Int
    let dimensions: PictureDimensions
    let number: Int
    /// What slice headers look like under it.
    let slices: Slices

    /// How many macroblocks a frame has.
    var macroblocks: Int { dimensions.coded.width / 16 * (dimensions.coded.height / 16) }

    /// What slice headers look like, and how they count (7.4.2.1.1).
    struct Slices: Hashable {
        var hasSeparatePlanes = false
        var hasFramesOnly = true
        var hasChroma = true
        /// The bits of frame_num.
        var frameNumberBits = 4
        var orderCountType = 0
        /// The bits of pic_order_cnt_lsb, if the type is 0.
        var orderCountBits = 4
    }

    /// Reads a whole NAL unit, its header byte included.
    init(unit: Span<UInt8>) throws(BitstreamError) {
        var reader = BitReader(
            try RawBytes.parameterSet(unit, headerLength: 1),
            .sequenceParameterSet
        )
        profile = try reader.bits(8)
        try reader.skip(8)
        level = try reader.bits(8)
        number = try reader.unsignedExpGolomb(atMost: 31)
        let samples = try SampleFormat(profile: profile, &reader)
        chroma = samples.chroma
        bitDepth = samples.bitDepth
        var slices = Slices()
        slices.hasSeparatePlanes = samples.hasSeparatePlanes
        slices.hasChroma = samples.chroma != .monochrome && !samples.hasSeparatePlanes
        try AVCSequenceParameterSet.readPictureOrderCount(&reader, into: &slices)
        maxReferenceFrames = try reader.unsignedExpGolomb(atMost: 16)
        try reader.skip(1)
        dimensions = try AVCSequenceParameterSet.dimensions(&reader, samples, into: &slices)
        self.slices = slices
    }

    /// What only the high profiles spell out; the others mean 8 bit 4:2:0.
    private struct SampleFormat {
        var chroma = ChromaFormat.yuv420
        var bitDepth = 8
        /// The three colour planes are coded as three monochrome pictures.
        var hasSeparatePlanes = false

        static let profiles: Set = [44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244]

        init(profile: Int, _ reader: inout BitReader) throws(BitstreamError) {
            guard SampleFormat.profiles.contains(profile) else { return }
            let format = UInt8(try reader.unsignedExpGolomb(atMost: 3))
            chroma = ChromaFormat(rawValue: format) ?? .yuv420
            if chroma == .yuv444 { hasSeparatePlanes = try reader.bit() }
            bitDepth = 8 + (try reader.unsignedExpGolomb(atMost: 6))
            _ = try reader.unsignedExpGolomb(atMost: 6)
            try reader.skip(1)
            guard try reader.bit() else { return }
            for list in 0..<(chroma == .yuv444 ? 12 : 8) where try reader.bit() {
                try SampleFormat.skipScalingList(count: list < 6 ? 16 : 64, &reader)
            }
        }

        /// 7.3.2.1.1.1: a next scale of zero ends the deltas.
        private static func skipScalingList(count: Int, _ reader: inout BitReader) throws(BitstreamError) {
            var next = 8
            for _ in 0..<count {
                let delta = try reader.signedExpGolomb()
                guard (-128...127).contains(delta) else { throw .malformed(.sequenceParameterSet) }
                next = (next + delta + 256) % 256
                if next == 0 { return }
            }
        }
    }

    private static func readPictureOrderCount(
        _ reader: inout BitReader,
        into slices: inout Slices
    ) throws(BitstreamError) {
        slices.frameNumberBits = 4 + (try reader.unsignedExpGolomb(atMost: 12))
        slices.orderCountType = try reader.unsignedExpGolomb(atMost: 2)
        switch slices.orderCountType {
        case 0:
            slices.orderCountBits = 4 + (try reader.unsignedExpGolomb(atMost: 12))
        case 1:
            try reader.skip(1)
            _ = try reader.signedExpGolomb()
            _ = try reader.signedExpGolomb()
            for _ in 0..<(try reader.unsignedExpGolomb(atMost: 255)) { _ = try reader.signedExpGolomb() }
        default:
            break
        }
    }

    /// Sizes in macroblocks, doubled in height where fields may be coded, and the cropping window (7.4.2.1.1).
    private static func dimensions(
        _ reader: inout BitReader,
        _ samples: SampleFormat,
        into slices: inout Slices
    ) throws(BitstreamError) -> PictureDimensions {
        let columns = try reader.unsignedExpGolomb() + 1
        let rows = try reader.unsignedExpGolomb() + 1
        let hasFramesOnly = try reader.bit()
        slices.hasFramesOnly = hasFramesOnly
        if !hasFramesOnly { try reader.skip(1) }
        try reader.skip(1)
        let fieldFactor = hasFramesOnly ? 1 : 2
        let codedWidth = columns * 16
        let codedHeight = rows * 16 * fieldFactor
        var width = codedWidth
        var height = codedHeight
        if try reader.bit() {
            let hasChroma = !samples.hasSeparatePlanes
            let stepX = hasChroma ? samples.chroma.horizontalStep : 1
            let stepY = (hasChroma ? samples.chroma.verticalStep : 1) * fieldFactor
            width -= stepX * (try reader.unsignedExpGolomb() + reader.unsignedExpGolomb())
            height -= stepY * (try reader.unsignedExpGolomb() + reader.unsignedExpGolomb())
        }
        return try PictureDimensions(width: width, height: height, codedWidth: codedWidth, codedHeight: codedHeight)
    }
}
