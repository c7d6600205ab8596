/// The front of an uncompressed frame header of AV1 (AV1 specification, 5.9.2), up to the size of the frame.
struct AV1FrameHeader {
    /// frame_type.
    enum FrameType: Int {
        case key = 0
        case inter = 1
        case intraOnly = 2
        /// Switch frame.
        case switching = 3
    }

    /// The slot whose frame is shown instead of coding one; nil in all other headers.
    private(set) var existingSlot: Int?
    private(set) var type = FrameType.key
    private(set) var isShown = true
    /// Which of the eight reference slots the frame is put into, one bit each.
    private(set) var refreshedSlots = 0xFF
    /// The slots that an inter frame is predicted from; nil if they can be told from order hints only.
    private(set) var referredSlots: [Int]? = []
    /// The frame's own size; nil if it takes over that of a reference.
    private(set) var dimensions: PictureDimensions?

    private var isErrorResilient = true
    private var overridesSize = false
    static let allSlots = 0xFF

    /// Reads the payload of a frame or frame header OBU.
    init(payload: Span<UInt8>, of obu: OBU, _ sequence: AV1SequenceHeader) throws(BitstreamError) {
        // The removal times of thirty-two operating points and eight order hints come to less than 150 bytes.
        var reader = BitReader(payload.extracting(first: min(payload.count, 256)).copied, .frameHeader)
        if !sequence.isReducedStillPicture {
            if try reader.bit() {
                existingSlot = try reader.bits(3)
                return
            }
            try readType(&reader, sequence)
        }
        try readTools(&reader, sequence)
        try readRemovalTimes(&reader, obu, sequence)
        let isIntra = type == .key || type == .intraOnly
        let refreshesAll = type == .switching || type == .key && isShown
        refreshedSlots = refreshesAll ? Self.allSlots : try reader.bits(8)
        if !isIntra || refreshedSlots != Self.allSlots, isErrorResilient, let bits = sequence.orderHintBits {
            try reader.skip(8 * bits)
        }
        if !isIntra {
            try readReferences(&reader, sequence)
            if overridesSize && !isErrorResilient {
                // found_ref: the size of the first reference that is named.
                for _ in 0..<7 where try reader.bit() { return }
            }
        }
        dimensions = try readDimensions(&reader, sequence)
    }

    private mutating func readType(_ reader: inout BitReader, _ sequence: AV1SequenceHeader) throws(BitstreamError) {
        type = FrameType(rawValue: try reader.bits(2)) ?? .key
        isShown = try reader.bit()
        if isShown {
            if let model = sequence.decoderModel, !sequence.hasEqualPictureInterval {
                try reader.skip(model.presentationTimeBits)
            }
        } else {
            // showable_frame
            try reader.skip(1)
        }
        isErrorResilient = type == .switching || type == .key && isShown ? true : try reader.bit()
    }

    /// From disable_cdf_update to primary_ref_frame.
    private mutating func readTools(_ reader: inout BitReader, _ sequence: AV1SequenceHeader) throws(BitstreamError) {
        try reader.skip(1)
        let allowsScreenContentTools =
            switch sequence.screenContentTools {
            case .always(let choice): choice
            case .perFrame: try reader.bit()
            }
        if allowsScreenContentTools, sequence.integerMotionVectors == .perFrame { try reader.skip(1) }
        if let frameID = sequence.frameID { try reader.skip(frameID.bits) }
        if type == .switching {
            overridesSize = true
        } else if !sequence.isReducedStillPicture {
            overridesSize = try reader.bit()
        }
        try reader.skip(sequence.orderHintBits ?? 0)
        if type == .inter && !isErrorResilient { try reader.skip(3) }
    }

    private func readRemovalTimes(
        _ reader: inout BitReader,
        _ obu: OBU,
        _ sequence: AV1SequenceHeader
    ) throws(BitstreamError) {
        guard let model = sequence.decoderModel, try reader.bit() else { return }
        for point in sequence.operatingPoints where point.hasDecoderModel {
            let hasTemporalLayer = point.layers >> obu.temporalID & 1 == 1
            let hasSpatialLayer = point.layers >> (obu.spatialID + 8) & 1 == 1
            if point.layers == 0 || hasTemporalLayer && hasSpatialLayer { try reader.skip(model.removalTimeBits) }
        }
    }

    private mutating func readReferences(
        _ reader: inout BitReader,
        _ sequence: AV1SequenceHeader
    ) throws(BitstreamError) {
        var isShort = false
        if sequence.orderHintBits != nil {
            isShort = try reader.bit()
            if isShort { try reader.skip(6) }
        }
        var slots: [Int] = []
        for _ in 0..<7 {
            if !isShort { slots.append(try reader.bits(3)) }
            if let frameID = sequence.frameID { try reader.skip(frameID.deltaBits) }
        }
        referredSlots = isShort ? nil : slots
    }

    /// frame_size: the sequence's largest unless overridden; super-resolution narrows what is coded, not what is shown.
    private func readDimensions(
        _ reader: inout BitReader,
        _ sequence: AV1SequenceHeader
    ) throws(BitstreamError) -> PictureDimensions {
        guard overridesSize else { return try sequence.dimensions }
        let width = try reader.bits(sequence.widthBits) + 1
        let height = try reader.bits(sequence.heightBits) + 1
        return try PictureDimensions(width: width, height: height, codedWidth: width, codedHeight: height)
    }
}
