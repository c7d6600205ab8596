/// What a slice of HEVC is decoded with, if it may be a copy of other pictures: the rest of its header (ISO/IEC 23008-2, 7.3.6.1),
/// and its data.
struct HEVCSliceData {
    /// Stands at the first bit of slice_segment_data.
    let reader: BitReader
    /// Whether that ends where the data does.
    let isWhole: Bool
    let isBipredicted: Bool
    /// The reference picture lists, by the distances of the pictures.
    let lists: [[Int]]
    /// The picture that motion is predicted from; nil: none is.
    let collocated: Int?
    /// MaxNumMergeCand.
    let mergeCandidates: Int
    /// SliceQpY.
    let quantiser: Int
    /// cabac_init_flag.
    let swapsInitialisation: Bool
    /// slice_sao_luma_flag, and the same of chroma.
    let offsets: (luma: Bool, chroma: Bool)
    /// How many parts there are, each of which begins anew in a row of its own; nil: the rows are not told apart.
    let wavefronts: Int?

    /// Reads on behind the number of active references.
    ///
    /// - Parameters:
    ///   - lists: the reference picture lists, if nothing modifies them.
    ///   - total: NumPicTotalCurr.
    ///   - isWhole: whether the reader holds the whole unit.
    /// - Throws: for what is not surely a copy as well: modified lists, weights.
    init(
        _ reader: inout BitReader,
        picture: HEVCPictureParameterSet,
        hasChroma: Bool,
        isBipredicted: Bool,
        lists: [[Int]],
        total: Int,
        predictsMotion: Bool,
        offsets: (luma: Bool, chroma: Bool),
        isWhole: Bool
    ) throws(BitstreamError) {
        let structure = reader.structure
        guard picture.isPlain, lists.allSatisfy({ !$0.isEmpty }), let first = lists.first else {
            throw .malformed(structure)
        }
        self.isBipredicted = isBipredicted
        self.lists = lists
        self.offsets = offsets
        self.isWhole = isWhole
        if picture.modifiesLists, total > 1 {
            for _ in lists { if try reader.bit() { throw .malformed(structure) } }
        }
        if isBipredicted { try reader.skip(1) }
        swapsInitialisation = picture.hasInitialisation ? try reader.bit() : false
        var collocated: Int?
        if predictsMotion {
            let isFromSecond = isBipredicted ? try !reader.bit() : false
            let list = isFromSecond ? lists[1] : first
            collocated = list[list.count > 1 ? try reader.unsignedExpGolomb(atMost: list.count - 1) : 0]
        }
        self.collocated = collocated
        if isBipredicted ? picture.weightsBipredicted : picture.weightsPredicted {
            try Self.skipWeights(&reader, hasChroma: hasChroma, lists)
        }
        mergeCandidates = 5 - (try reader.unsignedExpGolomb(atMost: 4))
        quantiser = picture.quantiser + (try reader.signedExpGolomb())
        // Lower ones, of more than eight bits, are too good to be copies.
        guard (0...51).contains(quantiser) else { throw .malformed(structure) }
        if picture.hasChromaQuantisers { try Self.skipSigned(&reader, 2, atMost: 12) }
        var isUnfiltered = picture.isUnfiltered
        if picture.hasFilterOverride, try reader.bit() {
            isUnfiltered = try reader.bit()
            if !isUnfiltered { try Self.skipSigned(&reader, 2, atMost: 6) }
        }
        if picture.filtersAcrossSlices, offsets.luma || offsets.chroma || !isUnfiltered { try reader.skip(1) }
        var wavefronts: Int?
        if picture.hasWavefronts {
            let count = try reader.unsignedExpGolomb(atMost: 1 << 12)
            if count > 0 {
                let bits = try reader.unsignedExpGolomb(atMost: 31) + 1
                try reader.skip(count * bits)
            }
            wavefronts = count + 1
        }
        self.wavefronts = wavefronts
        if picture.hasHeaderExtension { try reader.skip(8 * (try reader.unsignedExpGolomb(atMost: 256))) }
        guard try reader.bit() else { throw .malformed(structure) }
        while !reader.isAligned { if try reader.bit() { throw .malformed(structure) } }
        self.reader = reader
    }

    /// pred_weight_table (7.3.6.3), if no picture has weights of its own.
    private static func skipWeights(
        _ reader: inout BitReader,
        hasChroma: Bool,
        _ lists: [[Int]]
    ) throws(BitstreamError) {
        let denominator = try reader.unsignedExpGolomb(atMost: 7)
        if hasChroma {
            let ofChroma = denominator + (try reader.signedExpGolomb())
            guard (0...7).contains(ofChroma) else { throw .malformed(reader.structure) }
        }
        for list in lists {
            for _ in 0..<list.count * (hasChroma ? 2 : 1) {
                if try reader.bit() { throw .malformed(reader.structure) }
            }
        }
    }

    private static func skipSigned(
        _ reader: inout BitReader,
        _ count: Int,
        atMost limit: Int
    ) throws(BitstreamError) {
        for _ in 0..<count {
            guard abs(try reader.signedExpGolomb()) <= limit else { throw .malformed(reader.structure) }
        }
    }
}
