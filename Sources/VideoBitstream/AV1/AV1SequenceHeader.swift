/// The sequence header of AV1 (AV1 specification, 5.5): what its frame headers need to be read.
struct AV1SequenceHeader: Hashable {
    /// What a flag of the sequence says about a choice that each frame can make for itself.
    enum Choice: Hashable {
        case always(Bool)
        case perFrame
    }

    /// One operating point: which layers it decodes.
    struct OperatingPoint: Hashable {
        var layers = 0
        var level = 0
        var hasDecoderModel = false
    }

    /// Bits of a frame's identifier and of a distance between two.
    struct FrameID: Hashable {
        let bits: Int
        let deltaBits: Int
    }

    private(set) var profile = 0
    private(set) var isReducedStillPicture = false
    private(set) var hasEqualPictureInterval = false
    private(set) var decoderModel: DecoderModel?
    private(set) var operatingPoints: [OperatingPoint] = []
    private(set) var widthBits = 0
    private(set) var heightBits = 0
    private(set) var maxWidth = 0
    private(set) var maxHeight = 0
    /// Nil if frames carry no identifiers.
    private(set) var frameID: FrameID?
    private(set) var orderHintBits: Int?
    private(set) var screenContentTools = Choice.perFrame
    private(set) var integerMotionVectors = Choice.perFrame
    private(set) var hasSuperResolution = false
    private(set) var bitDepth = 8
    private(set) var chroma = ChromaFormat.yuv420

    /// The largest frames of the sequence.
    var dimensions: PictureDimensions {
        get throws(BitstreamError) {
            try PictureDimensions(width: maxWidth, height: maxHeight, codedWidth: maxWidth, codedHeight: maxHeight)
        }
    }

    /// Reads the payload of a sequence header OBU.
    init(payload: Span<UInt8>) throws(BitstreamError) {
        // Thirty-two operating points with all their numbers come to some 400 bytes.
        var reader = BitReader(
            payload.extracting(first: min(payload.count, 1024)).copied,
            .sequenceHeader
        )
        profile = try reader.bits(3)
        guard profile <= 2 else { throw .malformed(.sequenceHeader) }
        try reader.skip(1)
        isReducedStillPicture = try reader.bit()
        if isReducedStillPicture {
            operatingPoints = [OperatingPoint(level: try reader.bits(5))]
        } else {
            try readTiming(&reader)
            try readOperatingPoints(&reader)
        }
        widthBits = try reader.bits(4) + 1
        heightBits = try reader.bits(4) + 1
        maxWidth = try reader.bits(widthBits) + 1
        maxHeight = try reader.bits(heightBits) + 1
        if !isReducedStillPicture, try reader.bit() {
            let deltaBits = try reader.bits(4) + 2
            let bits = deltaBits + (try reader.bits(3)) + 1
            guard bits <= 16 else { throw .malformed(.sequenceHeader) }
            frameID = FrameID(bits: bits, deltaBits: deltaBits)
        }
        // use_128x128_superblock, enable_filter_intra, enable_intra_edge_filter
        try reader.skip(3)
        if !isReducedStillPicture { try readTools(&reader) }
        hasSuperResolution = try reader.bit()
        // enable_cdef, enable_restoration
        try reader.skip(2)
        try readColor(&reader)
    }

    private mutating func readTiming(_ reader: inout BitReader) throws(BitstreamError) {
        guard try reader.bit() else { return }
        try reader.skip(64)
        hasEqualPictureInterval = try reader.bit()
        if hasEqualPictureInterval { _ = try reader.unsignedExpGolomb() }
        if try reader.bit() { decoderModel = try DecoderModel(&reader) }
    }

    private mutating func readOperatingPoints(_ reader: inout BitReader) throws(BitstreamError) {
        let hasInitialDelay = try reader.bit()
        for _ in 0...(try reader.bits(5)) {
            var point = OperatingPoint(layers: try reader.bits(12), level: try reader.bits(5))
            if point.level > 7 { try reader.skip(1) }
            if let decoderModel {
                point.hasDecoderModel = try reader.bit()
                if point.hasDecoderModel { try reader.skip(decoderModel.bufferDelayBits * 2 + 1) }
            }
            if hasInitialDelay, try reader.bit() { try reader.skip(4) }
            operatingPoints.append(point)
        }
    }

    private mutating func readTools(_ reader: inout BitReader) throws(BitstreamError) {
        // enable_interintra_compound, enable_masked_compound, enable_warped_motion, enable_dual_filter
        try reader.skip(4)
        let hasOrderHint = try reader.bit()
        // enable_jnt_comp, enable_ref_frame_mvs
        if hasOrderHint { try reader.skip(2) }
        if try !reader.bit() { screenContentTools = .always(try reader.bit()) }
        if screenContentTools != .always(false), try !reader.bit() {
            integerMotionVectors = .always(try reader.bit())
        }
        if hasOrderHint { orderHintBits = try reader.bits(3) + 1 }
    }

    /// 5.5.2; colour primaries, transfer and matrix matter only where together they mean RGB.
    private mutating func readColor(_ reader: inout BitReader) throws(BitstreamError) {
        let isHighBitDepth = try reader.bit()
        let isTwelveBit = profile == 2 && isHighBitDepth ? try reader.bit() : false
        bitDepth = isTwelveBit ? 12 : isHighBitDepth ? 10 : 8
        let isMonochrome = profile == 1 ? false : try reader.bit()
        let description = try reader.bit() ? try reader.bits(24) : 0x02_0202
        let isRGB = description == 0x01_0D00
        if isMonochrome {
            chroma = .monochrome
        } else if isRGB || profile == 1 {
            chroma = .yuv444
        } else if isTwelveBit {
            try reader.skip(1)
            let isHalfWide = try reader.bit()
            chroma = ChromaFormat(subsamplingX: isHalfWide, subsamplingY: isHalfWide ? try reader.bit() : false)
        } else {
            chroma = profile == 2 ? .yuv422 : .yuv420
        }
    }

    /// 5.5.4: how long the fields are that a frame header has for the decoder model.
    struct DecoderModel: Hashable {
        let bufferDelayBits: Int
        let removalTimeBits: Int
        let presentationTimeBits: Int

        init(_ reader: inout BitReader) throws(BitstreamError) {
            bufferDelayBits = try reader.bits(5) + 1
            try reader.skip(32)
            removalTimeBits = try reader.bits(5) + 1
            presentationTimeBits = try reader.bits(5) + 1
        }
    }
}
