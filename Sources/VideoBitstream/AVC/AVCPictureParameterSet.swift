/// What slice headers depend on in the picture parameter set of H.264 (ISO/IEC 14496-10, 7.3.2.2).
struct AVCPictureParameterSet: Hashable {
    let number: Int
    let sequenceNumber: Int
    /// bottom_field_pic_order_in_frame_present_flag.
    let hasBottomOrderCount: Bool
    /// num_ref_idx_l0_default_active_minus1 + 1, and the same of list 1.
    let activeReferences: [Int]
    let weightsPredicted: Bool
    /// Whether weights of pictures predicted from two are told, rather than none or those that follow from distances.
    let weightsBipredicted: Bool
    let hasRedundantCount: Bool
    /// entropy_coding_mode_flag.
    let isArithmetic: Bool
    /// pic_init_qp_minus26 + 26.
    let quantiser: Int
    /// deblocking_filter_control_present_flag.
    let hasDeblockingControl: Bool

    /// Reads a whole NAL unit, its header byte included.
    ///
    /// - Throws: slice groups, which nobody uses, count as malformed.
    init(unit: Span<UInt8>) throws(BitstreamError) {
        var reader = BitReader(try RawBytes.parameterSet(unit, headerLength: 1), .pictureParameterSet)
        number = try reader.unsignedExpGolomb(atMost: 255)
        sequenceNumber = try reader.unsignedExpGolomb(atMost: 31)
        isArithmetic = try reader.bit()
        hasBottomOrderCount = try reader.bit()
        _ = try reader.unsignedExpGolomb(atMost: 0)
        activeReferences = [
            try reader.unsignedExpGolomb(atMost: 31) + 1, try reader.unsignedExpGolomb(atMost: 31) + 1,
        ]
        weightsPredicted = try reader.bit()
        weightsBipredicted = try reader.bits(2) == 1
        quantiser = 26 + (try reader.signedExpGolomb())
        _ = try reader.signedExpGolomb()
        _ = try reader.signedExpGolomb()
        hasDeblockingControl = try reader.bit()
        try reader.skip(1)
        hasRedundantCount = try reader.bit()
    }
}
