/// What a slice header of H.264 says of references (ISO/IEC 14496-10, 7.3.3), of pictures that are frames.
struct AVCSliceReferences {
    /// slice_type modulo 5.
    enum Kind: Int {
        case predicted, bipredicted, intra, switchingPredicted, switchingIntra

        var isIntra: Bool { self == .intra || self == .switchingIntra }

        /// How many reference picture lists there are.
        var lists: Int { isIntra ? 0 : self == .bipredicted ? 2 : 1 }
    }

    /// One step of ref_pic_list_modification (7.3.3.1): the next place of the list gets this picture.
    enum Modification {
        /// The picture whose number is so far from the one before.
        case distance(Int)
        case longTerm(Int)
    }

    /// memory_management_control_operation (7.3.3.3).
    enum Operation {
        case forget(distance: Int)
        case forgetLongTerm(number: Int)
        case makeLongTerm(distance: Int, index: Int)
        case limitLongTerm(count: Int)
        case forgetAll
        case keepAsLongTerm(index: Int)
    }

    let isInstantaneousRefresh: Bool
    let isReference: Bool
    let kind: Kind
    let frameNumber: Int
    /// pic_order_cnt_lsb, and how far the bottom field's count is from it.
    private(set) var orderCount = (low: 0, bottomDistance: 0)
    /// How many entries the lists have.
    private(set) var active: [Int]
    private(set) var modifications: [[Modification]] = [[], []]
    /// What the slice does to the references; nil: the oldest goes when there are too many.
    private(set) var operations: [Operation]?

    /// entropy_coding_mode_flag of its picture parameter set.
    let isArithmetic: Bool
    /// first_mb_in_slice.
    let firstMacroblock: Int
    /// How many macroblocks it has, if all of them are skipped, which makes the slice a copy of the first pictures of its
    /// lists where these are alike; nil: it is no copy, or not known to be one.
    private(set) var skipped: Int?

    /// In bytes.
    static let longestHeader = 128

    /// Reads a whole NAL unit, its header byte included.
    ///
    /// - Throws: for what it can't be read by the rules of frames as well: fields, redundant slices.
    init(
        unit: Span<UInt8>,
        sequence: AVCSequenceParameterSet,
        pictures: [Int: AVCPictureParameterSet]
    ) throws(BitstreamError) {
        // Longer ones, which tell weights of many references, are as unknown as those that can't be read.
        let mayBeSkipped = unit.count <= Self.longestHeader + sequence.macroblocks / 16
        let limit = mayBeSkipped ? unit.count : Self.longestHeader
        var reader = BitReader(RawBytes.copy(unit, from: 1, limit: limit), .sliceHeader)
        let slices = sequence.slices
        isInstantaneousRefresh = AVCUnitType(header: unit[0]) == .idrSlice
        isReference = unit[0] >> 5 & 0x03 != 0
        firstMacroblock = try reader.unsignedExpGolomb()
        guard let kind = Kind(rawValue: try reader.unsignedExpGolomb(atMost: 9) % 5),
            let picture = pictures[try reader.unsignedExpGolomb(atMost: 255)],
            picture.sequenceNumber == sequence.number
        else { throw .malformed(.sliceHeader) }
        self.kind = kind
        isArithmetic = picture.isArithmetic
        active = Array(picture.activeReferences.prefix(kind.lists))
        if slices.hasSeparatePlanes { try reader.skip(2) }
        frameNumber = try reader.bits(slices.frameNumberBits)
        if !slices.hasFramesOnly, try reader.bit() { throw .malformed(.sliceHeader) }
        if isInstantaneousRefresh { _ = try reader.unsignedExpGolomb() }
        if slices.orderCountType == 0 {
            orderCount.low = try reader.bits(slices.orderCountBits)
            if picture.hasBottomOrderCount { orderCount.bottomDistance = try reader.signedExpGolomb() }
        }
        if picture.hasRedundantCount { _ = try reader.unsignedExpGolomb(atMost: 0) }
        let isSpatial = kind == .bipredicted ? try reader.bit() : false
        if !kind.isIntra, try reader.bit() {
            for list in active.indices { active[list] = try reader.unsignedExpGolomb(atMost: 31) + 1 }
        }
        for list in active.indices { modifications[list] = try Self.modifications(&reader) }
        var isWeighted = false
        if kind == .bipredicted ? picture.weightsBipredicted : !kind.isIntra && picture.weightsPredicted {
            isWeighted = try hasWeights(&reader, hasChroma: slices.hasChroma)
        }
        if isReference { operations = try Self.operations(&reader, isInstantaneousRefresh) }
        // Skipped macroblocks without others beside them have no motion: in P slices (8.4.1.1), and in B slices where it
        // follows from neighbours (8.4.1.2.2). Then nothing is filtered either (8.7.2.1).
        let isStill = kind == .predicted || kind == .bipredicted && isSpatial
        if mayBeSkipped, isStill, !isWeighted, slices.hasFramesOnly, !slices.hasSeparatePlanes {
            let left = sequence.macroblocks - firstMacroblock
            skipped = try? Self.skipped(&reader, picture, isBipredicted: kind == .bipredicted, left: left)
        }
    }

    /// The rest of the header, and slice_data (7.3.4) as long as it skips.
    private static func skipped(
        _ reader: inout BitReader,
        _ picture: AVCPictureParameterSet,
        isBipredicted: Bool,
        left: Int
    ) throws(BitstreamError) -> Int? {
        let initialisation = picture.isArithmetic ? try reader.unsignedExpGolomb(atMost: 2) : 0
        let quantiser = picture.quantiser + (try reader.signedExpGolomb())
        if picture.hasDeblockingControl, try reader.unsignedExpGolomb(atMost: 2) != 1 {
            _ = try reader.signedExpGolomb()
            _ = try reader.signedExpGolomb()
        }
        guard left > 0 else { return nil }
        guard picture.isArithmetic else {
            let run = try reader.unsignedExpGolomb(atMost: left)
            // Behind the last macroblock there is nothing but the stop bit (7.3.2.11).
            guard run > 0, try reader.bit() else { return nil }
            while reader.remaining > 0 { if try reader.bit() { return nil } }
            return run
        }
        reader.align()
        var skips = try AVCSkipDecoder(
            reader,
            isBipredicted: isBipredicted,
            initialisation: initialisation,
            quantiser: quantiser
        )
        return try skips.count(upTo: left)
    }

    private static func modifications(_ reader: inout BitReader) throws(BitstreamError) -> [Modification] {
        guard try reader.bit() else { return [] }
        var found: [Modification] = []
        while true {
            switch try reader.unsignedExpGolomb(atMost: 3) {
            case 0: found.append(.distance(-(try reader.unsignedExpGolomb()) - 1))
            case 1: found.append(.distance(try reader.unsignedExpGolomb() + 1))
            case 2: found.append(.longTerm(try reader.unsignedExpGolomb()))
            default: return found
            }
            guard found.count <= 33 else { throw .malformed(.sliceHeader) }
        }
    }

    /// Reads pred_weight_table (7.3.3.2), and returns whether the first picture of a list has weights.
    private func hasWeights(_ reader: inout BitReader, hasChroma: Bool) throws(BitstreamError) -> Bool {
        var isFirstWeighted = false
        _ = try reader.unsignedExpGolomb(atMost: 7)
        if hasChroma { _ = try reader.unsignedExpGolomb(atMost: 7) }
        for count in active {
            for index in 0..<count {
                for numbers in hasChroma ? [2, 4] : [2] where try reader.bit() {
                    if index == 0 { isFirstWeighted = true }
                    for _ in 0..<numbers { _ = try reader.signedExpGolomb() }
                }
            }
        }
        return isFirstWeighted
    }

    private static func operations(
        _ reader: inout BitReader,
        _ isInstantaneousRefresh: Bool
    ) throws(BitstreamError) -> [Operation]? {
        if isInstantaneousRefresh {
            try reader.skip(1)
            return try reader.bit() ? [.keepAsLongTerm(index: 0)] : []
        }
        guard try reader.bit() else { return nil }
        var found: [Operation] = []
        while true {
            switch try reader.unsignedExpGolomb(atMost: 6) {
            case 1: found.append(.forget(distance: try reader.unsignedExpGolomb() + 1))
            case 2: found.append(.forgetLongTerm(number: try reader.unsignedExpGolomb()))
            case 3:
                let distance = try reader.unsignedExpGolomb() + 1
                found.append(.makeLongTerm(distance: distance, index: try reader.unsignedExpGolomb()))
            case 4: found.append(.limitLongTerm(count: try reader.unsignedExpGolomb()))
            case 5: found.append(.forgetAll)
            case 6: found.append(.keepAsLongTerm(index: try reader.unsignedExpGolomb()))
            default: return found
            }
            guard found.count <= 64 else { throw .malformed(.sliceHeader) }
        }
    }
}
