/// What the first slice segment of a picture of HEVC says of references (ISO/IEC 23008-2, 7.3.6.1).
struct HEVCSliceHeader {
    /// slice_type.
    private enum Kind: Int {
        case bipredicted, predicted, intra
    }

    /// slice_pic_order_cnt_lsb; 0 in an IDR picture.
    private(set) var orderCount = 0
    /// The pictures that stay in the decoder, by their distance; none in an IDR picture.
    private(set) var entries: [HEVCReferenceSet.Entry] = []
    /// The distances of those that are in the lists of this slice; those of other slices of the picture may be others.
    private(set) var listed: Set<Int> = []

    /// In bytes: more than any needs that is read.
    private static let longest = 256

    /// Reads a whole NAL unit, its two header bytes included.
    ///
    /// - Throws: for pictures with long-term references as well, and where the first segment is lost.
    init(
        unit: Span<UInt8>,
        type: HEVCUnitType,
        sequences: [Int: HEVCSliceParameters],
        pictures: [Int: HEVCPictureParameterSet]
    ) throws(BitstreamError) {
        var reader = BitReader(RawBytes.copy(unit, from: 2, limit: Self.longest), .sliceHeader)
        guard try reader.bit() else { throw .malformed(.sliceHeader) }
        if type.isRandomAccess { try reader.skip(1) }
        guard let picture = pictures[try reader.unsignedExpGolomb(atMost: 63)],
            let sequence = sequences[picture.sequenceNumber]
        else { throw .noParameterSet }
        try reader.skip(picture.extraBits)
        guard let kind = Kind(rawValue: try reader.unsignedExpGolomb(atMost: 2)) else { throw .malformed(.sliceHeader) }
        if picture.hasOutputFlag { try reader.skip(1) }
        if sequence.hasSeparatePlanes { try reader.skip(2) }
        if type.isInstantaneousRefresh { return }
        orderCount = try reader.bits(sequence.orderCountBits)
        if try !reader.bit() {
            entries = try HEVCReferenceSet(&reader, known: sequence.sets, isInSlice: true).entries
        } else {
            let bits = Int.bitWidth - max(0, sequence.sets.count - 1).leadingZeroBitCount
            let index = sequence.sets.count > 1 ? try reader.bits(bits) : 0
            guard sequence.sets.indices.contains(index) else { throw .malformed(.sliceHeader) }
            entries = sequence.sets[index].entries
        }
        if sequence.hasLongTerm {
            let fromSequence = sequence.longTermCount > 0 ? try reader.unsignedExpGolomb(atMost: 32) : 0
            let own = try reader.unsignedExpGolomb(atMost: 32)
            guard fromSequence + own == 0 else { throw .malformed(.sliceHeader) }
        }
        if sequence.predictsMotion { try reader.skip(1) }
        if sequence.hasAdaptiveOffset { try reader.skip(sequence.hasChroma ? 2 : 1) }
        guard kind != .intra else { return }
        var active = picture.activeReferences
        if try reader.bit() {
            active[0] = try reader.unsignedExpGolomb(atMost: 14) + 1
            if kind == .bipredicted { active[1] = try reader.unsignedExpGolomb(atMost: 14) + 1 }
        }
        listed = lists(active, isBipredicted: kind == .bipredicted, areModified: picture.modifiesLists)
    }

    /// Who is in the lists (8.3.4): those that are used, of list 0 from before on, of list 1 from behind on.
    private func lists(_ active: [Int], isBipredicted: Bool, areModified: Bool) -> Set<Int> {
        let used = entries.filter(\.isUsed).map(\.distance)
        if areModified { return Set(used) }
        let (before, behind) = (used.filter { $0 < 0 }, used.filter { $0 > 0 })
        var listed = Set((before + behind).prefix(active[0]))
        if isBipredicted { listed.formUnion((behind + before).prefix(active[1])) }
        return listed
    }
}
