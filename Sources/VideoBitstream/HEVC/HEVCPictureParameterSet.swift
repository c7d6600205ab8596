/// What slice headers depend on in the picture parameter set of HEVC (ISO/IEC 23008-2, 7.3.2.3.1).
struct HEVCPictureParameterSet: Hashable {
    let number: Int
    let sequenceNumber: Int
    let hasOutputFlag: Bool
    /// num_extra_slice_header_bits.
    let extraBits: Int
    /// num_ref_idx_l0_default_active_minus1 + 1, and the same of list 1.
    let activeReferences: [Int]
    /// lists_modification_present_flag.
    let modifiesLists: Bool
    /// dependent_slice_segments_enabled_flag.
    let hasDependentSlices: Bool
    /// cabac_init_present_flag.
    let hasInitialisation: Bool
    /// init_qp_minus26 + 26.
    let quantiser: Int
    /// pps_slice_chroma_qp_offsets_present_flag.
    let hasChromaQuantisers: Bool
    let weightsPredicted: Bool
    let weightsBipredicted: Bool
    /// entropy_coding_sync_enabled_flag.
    let hasWavefronts: Bool
    /// pps_loop_filter_across_slices_enabled_flag.
    let filtersAcrossSlices: Bool
    /// deblocking_filter_override_enabled_flag.
    private(set) var hasFilterOverride = false
    /// pps_deblocking_filter_disabled_flag.
    private(set) var isUnfiltered = false
    /// slice_segment_header_extension_present_flag.
    let hasHeaderExtension: Bool
    /// Whether slices are coded without what would make it harder to tell that they are copies: tiles, coding units without
    /// transform, merging in parallel, extensions.
    let isPlain: Bool

    /// Reads a whole NAL unit, its two header bytes included.
    init(unit: Span<UInt8>) throws(BitstreamError) {
        var reader = BitReader(try RawBytes.parameterSet(unit, headerLength: 2), .pictureParameterSet)
        number = try reader.unsignedExpGolomb(atMost: 63)
        sequenceNumber = try reader.unsignedExpGolomb(atMost: 15)
        hasDependentSlices = try reader.bit()
        hasOutputFlag = try reader.bit()
        extraBits = try reader.bits(3)
        try reader.skip(1)
        hasInitialisation = try reader.bit()
        activeReferences = [
            try reader.unsignedExpGolomb(atMost: 14) + 1, try reader.unsignedExpGolomb(atMost: 14) + 1,
        ]
        quantiser = 26 + (try reader.signedExpGolomb())
        try reader.skip(2)
        if try reader.bit() { _ = try reader.unsignedExpGolomb() }
        for _ in 0..<2 { _ = try reader.signedExpGolomb() }
        hasChromaQuantisers = try reader.bit()
        weightsPredicted = try reader.bit()
        weightsBipredicted = try reader.bit()
        let hasBypass = try reader.bit()
        let hasTiles = try reader.bit()
        hasWavefronts = try reader.bit()
        if hasTiles { try Self.skipTiles(&reader) }
        filtersAcrossSlices = try reader.bit()
        if try reader.bit() {
            hasFilterOverride = try reader.bit()
            isUnfiltered = try reader.bit()
            if !isUnfiltered { for _ in 0..<2 { _ = try reader.signedExpGolomb() } }
        }
        if try reader.bit() { try HEVCSliceParameters.skipScalingLists(&reader) }
        modifiesLists = try reader.bit()
        let mergesInParallel = try reader.unsignedExpGolomb() > 0
        hasHeaderExtension = try reader.bit()
        let hasExtension = try reader.bit()
        isPlain = !hasBypass && !hasTiles && !mergesInParallel && !hasExtension
    }

    private static func skipTiles(_ reader: inout BitReader) throws(BitstreamError) {
        // Level 6.2 allows 20 columns and 22 rows.
        let counts = (try reader.unsignedExpGolomb(atMost: 63), try reader.unsignedExpGolomb(atMost: 63))
        if try !reader.bit() { for _ in 0..<counts.0 + counts.1 { _ = try reader.unsignedExpGolomb() } }
        try reader.skip(1)
    }
}
