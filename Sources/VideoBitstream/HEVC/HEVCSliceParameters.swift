internal import MemCore

/// What slice headers depend on in the sequence parameter set of HEVC (ISO/IEC 23008-2, 7.3.2.2.1).
struct HEVCSliceParameters: Hashable {
    /// sps_seq_parameter_set_id.
    let number: Int
    let hasSeparatePlanes: Bool
    /// log2_max_pic_order_cnt_lsb_minus4 + 4.
    let orderCountBits: Int
    private(set) var sets: [HEVCReferenceSet] = []
    /// long_term_ref_pics_present_flag.
    private(set) var hasLongTerm = false
    /// num_long_term_ref_pics_sps.
    private(set) var longTermCount = 0
    /// sample_adaptive_offset_enabled_flag.
    let hasAdaptiveOffset: Bool
    /// sps_temporal_mvp_enabled_flag.
    private(set) var predictsMotion = false
    /// Whether there are planes of chroma in each slice.
    let hasChroma: Bool
    /// nil where copies can't be told: unusual profiles, planes that are coded apart.
    let grid: HEVCCodingGrid?

    /// Reads on behind the sub-layers' buffer sizes.
    init(
        _ reader: inout BitReader,
        number: Int,
        hasSeparatePlanes: Bool,
        hasChroma: Bool,
        orderCountBits: Int,
        profile: Int,
        coded: PictureSize
    ) throws(BitstreamError) {
        self.number = number
        self.hasChroma = hasChroma
        self.hasSeparatePlanes = hasSeparatePlanes
        self.orderCountBits = orderCountBits
        let blocks = (try reader.unsignedExpGolomb(), try reader.unsignedExpGolomb())
        for _ in 0..<4 { _ = try reader.unsignedExpGolomb() }
        // Main, Main 10, Main Still Picture, and the range extensions.
        let isUsual = (1...4).contains(profile) && !hasSeparatePlanes
        grid =
            isUsual
            ? HEVCCodingGrid(width: coded.width, height: coded.height, smallest: blocks.0, difference: blocks.1) : nil
        if try reader.bit(), try reader.bit() { try Self.skipScalingLists(&reader) }
        try reader.skip(1)
        hasAdaptiveOffset = try reader.bit()
        if try reader.bit() {
            try reader.skip(8)
            _ = try reader.unsignedExpGolomb()
            _ = try reader.unsignedExpGolomb()
            try reader.skip(1)
        }
        for _ in 0..<(try reader.unsignedExpGolomb(atMost: 64)) {
            sets.append(try HEVCReferenceSet(&reader, known: sets, isInSlice: false))
        }
        hasLongTerm = try reader.bit()
        if hasLongTerm {
            longTermCount = try reader.unsignedExpGolomb(atMost: 32)
            try reader.skip(longTermCount * (orderCountBits + 1))
        }
        predictsMotion = try reader.bit()
    }

    /// 7.3.4.
    static func skipScalingLists(_ reader: inout BitReader) throws(BitstreamError) {
        for size in 0..<4 {
            for _ in stride(from: 0, to: 6, by: size == 3 ? 3 : 1) {
                guard try reader.bit() else {
                    _ = try reader.unsignedExpGolomb()
                    continue
                }
                if size > 1 { _ = try reader.signedExpGolomb() }
                for _ in 0..<min(64, 1 << (4 + 2 * size)) { _ = try reader.signedExpGolomb() }
            }
        }
    }
}
