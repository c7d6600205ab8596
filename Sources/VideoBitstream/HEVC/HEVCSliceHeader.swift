/// What a slice of HEVC says of references (ISO/IEC 23008-2, 7.3.6.1).
struct HEVCSliceHeader {
    /// slice_type.
    enum Kind: Int {
        case bipredicted, predicted, intra
    }

    /// first_slice_segment_in_pic_flag.
    let isFirst: Bool
    /// slice_segment_address.
    let address: Int
    let kind: Kind
    /// slice_pic_order_cnt_lsb; 0 in an IDR picture.
    private(set) var orderCount = 0
    /// The pictures that stay in the decoder, by their distance; none in an IDR picture.
    private(set) var entries: [HEVCReferenceSet.Entry] = []
    /// The distances of those that are in the lists of this slice; those of other slices of the picture may be others.
    private(set) var listed: Set<Int> = []
    /// What it takes to tell whether it is a copy; nil if it surely is none, or nobody knows.
    private(set) var data: HEVCSliceData?

    /// In bytes: more than any needs of which references are read.
    private static let longest = 256

    /// In bytes: no copy is longer, whose every coding tree unit takes half a bit, and each row some bytes to begin with.
    private static func longestCopy(_ grid: HEVCCodingGrid?) -> Int {
        longest + (grid.map { 8 * $0.rows + $0.units / 4 } ?? 0)
    }

    /// Reads a whole NAL unit, its two header bytes included.
    ///
    /// - Throws: for pictures with long-term references as well, and for segments that depend on the one before.
    init(
        unit: Span<UInt8>,
        type: HEVCUnitType,
        sequences: [Int: HEVCSliceParameters],
        pictures: [Int: HEVCPictureParameterSet]
    ) throws(BitstreamError) {
        let longest = Self.longestCopy(sequences.values.first?.grid)
        let isWhole = unit.count <= longest
        var reader = BitReader(RawBytes.copy(unit, from: 2, limit: isWhole ? longest : Self.longest), .sliceHeader)
        isFirst = try reader.bit()
        if type.isRandomAccess { try reader.skip(1) }
        guard let picture = pictures[try reader.unsignedExpGolomb(atMost: 63)],
            let sequence = sequences[picture.sequenceNumber]
        else { throw .noParameterSet }
        if isFirst {
            address = 0
        } else {
            let isDependent = picture.hasDependentSlices ? try reader.bit() : false
            guard let grid = sequence.grid, !isDependent else { throw .malformed(.sliceHeader) }
            address = try reader.bits(grid.addressBits)
        }
        try reader.skip(picture.extraBits)
        guard let kind = Kind(rawValue: try reader.unsignedExpGolomb(atMost: 2)) else { throw .malformed(.sliceHeader) }
        self.kind = kind
        let isShown = picture.hasOutputFlag ? try reader.bit() : true
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
        let predictsMotion = sequence.predictsMotion ? try reader.bit() : false
        var offsets = (luma: false, chroma: false)
        if sequence.hasAdaptiveOffset {
            offsets.luma = try reader.bit()
            if sequence.hasChroma { offsets.chroma = try reader.bit() }
        }
        guard kind != .intra else { return }
        var active = picture.activeReferences
        if try reader.bit() {
            active[0] = try reader.unsignedExpGolomb(atMost: 14) + 1
            if kind == .bipredicted { active[1] = try reader.unsignedExpGolomb(atMost: 14) + 1 }
        }
        let used = entries.filter(\.isUsed).map(\.distance)
        let lists = lists(of: used, active.prefix(kind == .bipredicted ? 2 : 1))
        listed = Set(picture.modifiesLists ? used : Array(lists.joined()))
        guard isShown, sequence.grid != nil else { return }
        data = try? HEVCSliceData(
            &reader,
            picture: picture,
            hasChroma: sequence.hasChroma,
            isBipredicted: kind == .bipredicted,
            lists: lists,
            total: used.count,
            predictsMotion: predictsMotion,
            offsets: offsets,
            isWhole: isWhole
        )
    }

    /// The lists (8.3.4), unless they are modified: those that are used, of list 0 from before on, of list 1 from behind on,
    /// over and over.
    private func lists(of used: [Int], _ active: ArraySlice<Int>) -> [[Int]] {
        let (before, behind) = (used.filter { $0 < 0 }, used.filter { $0 > 0 })
        return zip([before + behind, behind + before], active).map { order, count in
            order.isEmpty ? [] : (0..<count).map { order[$0 % order.count] }
        }
    }
}
