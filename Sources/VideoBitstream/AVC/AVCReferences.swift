internal import MemCore

/// Follows which pictures of H.264 are predicted from which, by the headers of their slices alone.
///
/// It knows nothing until an IDR picture comes, and nothing more after anything that does not add up, or is coded in fields,
/// until the next one: who asks must then take every picture before for needed.
public struct AVCReferences: ReferenceFollowing {
    private let lengthSize: Int
    private var sequences: [Int: AVCSequenceParameterSet] = [:]
    private var pictures: [Int: AVCPictureParameterSet] = [:]
    private var buffer = AVCReferenceBuffer()
    private var isKnown = false
    /// frame_num of the last reference picture.
    private var lastFrameNumber = 0
    /// The order count of the last reference picture, in the two parts of type 0.
    private var lastOrderCount = (high: 0, low: 0)
    /// FrameNumOffset of the last picture, and its frame_num (8.2.1.3).
    private var lastOffset = (offset: 0, frameNumber: 0)

    /// Begins behind a sequence header; nil if that is of another codec.
    public init?(configuration: DecoderConfiguration) {
        guard configuration.codec == .avc else { return nil }
        lengthSize = configuration.nalLengthSize
        for unit in configuration.parameterSets { try? take(parameterSet: unit.span) }
    }

    /// Says that a unit was left out, after which nothing is known until the next IDR picture.
    public mutating func lose() {
        isKnown = false
        buffer.removeAll()
    }

    /// An access unit whose slices are cut off behind their headers: a decoder counts it among the references, and decodes next
    /// to nothing.
    public func heads(of payload: Span<UInt8>) -> [UInt8]? {
        var units = NALUnits(payload, lengthSize: lengthSize)
        guard units.framing == .lengths(lengthSize) else { return payload.copied }
        var heads: [UInt8] = []
        while let range = try? units.next(payload) {
            let unit = payload.extracting(range)
            let isSlice = AVCUnitType(header: unit[0]).hasSliceHeader
            let count = isSlice ? min(unit.count, Self.headLength) : unit.count
            for shift in stride(from: (lengthSize - 1) * 8, through: 0, by: -8) {
                heads.append(UInt8(truncatingIfNeeded: count >> shift))
            }
            for index in 0..<count { heads.append(unit[index]) }
        }
        return heads
    }

    /// Behind the longest header that is read, with its emulation prevention bytes and what is not read of it.
    private static let headLength = 2 * AVCSliceReferences.longestHeader

    private mutating func take(parameterSet unit: Span<UInt8>) throws(BitstreamError) {
        switch AVCUnitType(header: unit[0]) {
        case .sequenceParameterSet:
            let set = try AVCSequenceParameterSet(unit: unit)
            sequences[set.number] = set
        case .pictureParameterSet:
            let set = try AVCPictureParameterSet(unit: unit)
            pictures[set.number] = set
        default: break
        }
    }

    /// What the next access unit refers to.
    public mutating func references(
        in payload: Span<UInt8>,
        _ number: UInt64
    ) throws(BitstreamError) -> PictureReferences? {
        var units = NALUnits(payload, lengthSize: lengthSize)
        var first: AVCSliceReferences?
        var sequence: AVCSequenceParameterSet?
        var used: Set<UInt64> = []
        var mayBeCut = true
        /// How many macroblocks all slices have, as long as they are nothing but copies of the same pictures; of others there
        /// would be an edge between them that is filtered (8.7.2.1).
        var skipped: Int? = 0
        var copied: [UInt64] = []
        var orderCount = 0
        while let range = try units.next(payload) {
            let unit = payload.extracting(range)
            try take(parameterSet: unit)
            let type = AVCUnitType(header: unit[0])
            guard type.hasSliceHeader else { continue }
            // More than one in use at once is beyond what is followed here.
            guard type != .slicePartitionA, sequences.count == 1, let known = sequences.values.first else {
                throw .malformed(.sliceHeader)
            }
            let slice = try AVCSliceReferences(unit: unit, sequence: known, pictures: pictures)
            if first == nil {
                guard isKnown || slice.isInstantaneousRefresh else { return nil }
                orderCount = try begin(slice, known)
                (first, sequence) = (slice, known)
            }
            if !slice.isArithmetic { mayBeCut = false }
            if slice.kind.isIntra {
                mayBeCut = false
                skipped = nil
            } else {
                let modulus = 1 << known.slices.frameNumberBits
                let lists = try buffer.lists(of: slice, orderCount: orderCount, modulus: modulus)
                used.formUnion(lists.joined())
                let heads = lists.compactMap(\.first)
                if slice.firstMacroblock == 0 { copied = heads }
                let goesOn = slice.firstMacroblock == skipped && heads == copied && heads.count == slice.kind.lists
                skipped = goesOn ? slice.skipped.map { slice.firstMacroblock + $0 } : nil
            }
        }
        // Parameter sets alone are no picture.
        guard let first, let sequence else { return nil }
        if first.isReference {
            try buffer.store(
                number,
                first,
                orderCount: orderCount,
                modulus: 1 << sequence.slices.frameNumberBits,
                limit: sequence.maxReferenceFrames
            )
            end(first, sequence, orderCount)
        }
        return PictureReferences(
            used: used,
            left: buffer.numbers,
            mayBeCut: mayBeCut,
            copied: skipped == sequence.macroblocks ? Set(copied) : []
        )
    }

    /// Checks a picture's frame_num (7.4.3), and returns its order count (8.2.1).
    private mutating func begin(
        _ slice: AVCSliceReferences,
        _ sequence: AVCSequenceParameterSet
    ) throws(BitstreamError) -> Int {
        let slices = sequence.slices
        if slice.isInstantaneousRefresh {
            isKnown = true
            buffer.removeAll()
            (lastFrameNumber, lastOrderCount, lastOffset) = (0, (0, 0), (0, 0))
            guard slice.frameNumber == 0 else { throw .malformed(.sliceHeader) }
        } else {
            let modulus = 1 << slices.frameNumberBits
            guard slice.frameNumber == (lastFrameNumber + 1) % modulus else { throw .malformed(.sliceHeader) }
        }
        switch slices.orderCountType {
        case 0:
            let half = 1 << (slices.orderCountBits - 1)
            var high = lastOrderCount.high
            if slice.orderCount.low < lastOrderCount.low, lastOrderCount.low - slice.orderCount.low >= half {
                high += 2 * half
            } else if slice.orderCount.low > lastOrderCount.low, slice.orderCount.low - lastOrderCount.low > half {
                high -= 2 * half
            }
            if slice.isReference { lastOrderCount = (high, slice.orderCount.low) }
            return high + slice.orderCount.low + min(0, slice.orderCount.bottomDistance)
        case 2:
            if !slice.isInstantaneousRefresh, lastOffset.frameNumber > slice.frameNumber {
                lastOffset.offset += 1 << slices.frameNumberBits
            }
            lastOffset.frameNumber = slice.frameNumber
            return 2 * (lastOffset.offset + slice.frameNumber) - (slice.isReference ? 0 : 1)
        default: throw .malformed(.sliceHeader)
        }
    }

    /// Notes what the next picture is counted from.
    private mutating func end(_ slice: AVCSliceReferences, _ sequence: AVCSequenceParameterSet, _ orderCount: Int) {
        lastFrameNumber = slice.frameNumber
        guard let operations = slice.operations else { return }
        for case .forgetAll in operations {
            lastFrameNumber = 0
            // The top field's count less that of the picture, which is the smaller one of both fields.
            lastOrderCount = (0, max(0, -slice.orderCount.bottomDistance))
            lastOffset = (0, 0)
        }
    }
}
