/// The sequence parameter set of HEVC (ISO/IEC 23008-2, 7.3.2.2.1), up to its long-term references.
struct HEVCSequenceParameterSet: Hashable {
    let subLayers: Int
    let profile: Int
    let level: Int
    let chroma: ChromaFormat
    let bitDepth: Int
    let maxReferenceFrames: Int
    let dimensions: PictureDimensions
    /// nil where what follows is not understood.
    let slices: HEVCSliceParameters?

    /// Reads a whole NAL unit of the base layer, its two header bytes included.
    init(unit: Span<UInt8>) throws(BitstreamError) {
        var reader = BitReader(
            try RawBytes.parameterSet(unit, headerLength: 2),
            .sequenceParameterSet
        )
        try reader.skip(4)
        let subLayersMinus1 = try reader.bits(3)
        guard subLayersMinus1 <= 6 else { throw .malformed(.sequenceParameterSet) }
        subLayers = subLayersMinus1 + 1
        try reader.skip(1)
        (profile, level) = try HEVCSequenceParameterSet.profileTierLevel(&reader, subLayersMinus1)
        let number = try reader.unsignedExpGolomb(atMost: 15)
        let format = UInt8(try reader.unsignedExpGolomb(atMost: 3))
        chroma = ChromaFormat(rawValue: format) ?? .yuv420
        let hasSeparatePlanes = chroma == .yuv444 ? try reader.bit() : false
        let codedWidth = try reader.unsignedExpGolomb()
        let codedHeight = try reader.unsignedExpGolomb()
        var width = codedWidth
        var height = codedHeight
        if try reader.bit() {
            let stepX = hasSeparatePlanes ? 1 : chroma.horizontalStep
            let stepY = hasSeparatePlanes ? 1 : chroma.verticalStep
            width -= stepX * (try reader.unsignedExpGolomb() + reader.unsignedExpGolomb())
            height -= stepY * (try reader.unsignedExpGolomb() + reader.unsignedExpGolomb())
        }
        dimensions = try PictureDimensions(
            width: width,
            height: height,
            codedWidth: codedWidth,
            codedHeight: codedHeight
        )
        bitDepth = 8 + (try reader.unsignedExpGolomb(atMost: 8))
        _ = try reader.unsignedExpGolomb(atMost: 8)
        let orderCountBits = try reader.unsignedExpGolomb(atMost: 12) + 4
        // sps_max_dec_pic_buffering_minus1 counts the references; the picture being decoded comes on top.
        let isPerSubLayer = try reader.bit()
        var references = 0
        for _ in 0..<(isPerSubLayer ? subLayers : 1) {
            references = max(references, try reader.unsignedExpGolomb(atMost: 15))
            _ = try reader.unsignedExpGolomb(atMost: 15)
            _ = try reader.unsignedExpGolomb()
        }
        maxReferenceFrames = references
        slices = try? HEVCSliceParameters(
            &reader,
            number: number,
            hasSeparatePlanes: hasSeparatePlanes,
            hasChroma: format != 0 && !hasSeparatePlanes,
            orderCountBits: orderCountBits,
            profile: profile,
            coded: dimensions.coded
        )
    }

    /// 7.3.3: 88 bits and a level for the whole, then flags and the same again for each sub-layer that says so.
    private static func profileTierLevel(
        _ reader: inout BitReader,
        _ subLayersMinus1: Int
    ) throws(BitstreamError) -> (profile: Int, level: Int) {
        try reader.skip(3)
        let profile = try reader.bits(5)
        try reader.skip(80)
        let level = try reader.bits(8)
        guard subLayersMinus1 > 0 else { return (profile, level) }
        var bitsOfSubLayers = 0
        for _ in 0..<subLayersMinus1 {
            if try reader.bit() { bitsOfSubLayers += 88 }
            if try reader.bit() { bitsOfSubLayers += 8 }
        }
        try reader.skip(2 * (8 - subLayersMinus1) + bitsOfSubLayers)
        return (profile, level)
    }
}
