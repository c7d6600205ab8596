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

    /// Reads a whole NAL unit, its two header bytes included.
    init(unit: Span<UInt8>) throws(BitstreamError) {
        var reader = BitReader(try RawBytes.parameterSet(unit, headerLength: 2), .pictureParameterSet)
        number = try reader.unsignedExpGolomb(atMost: 63)
        sequenceNumber = try reader.unsignedExpGolomb(atMost: 15)
        try reader.skip(1)
        hasOutputFlag = try reader.bit()
        extraBits = try reader.bits(3)
        try reader.skip(2)
        activeReferences = [
            try reader.unsignedExpGolomb(atMost: 14) + 1, try reader.unsignedExpGolomb(atMost: 14) + 1,
        ]
        _ = try reader.signedExpGolomb()
        try reader.skip(2)
        if try reader.bit() { _ = try reader.unsignedExpGolomb() }
        for _ in 0..<2 { _ = try reader.signedExpGolomb() }
        try reader.skip(4)
        let hasTiles = try reader.bit()
        try reader.skip(1)
        if hasTiles { try Self.skipTiles(&reader) }
        try reader.skip(1)
        if try reader.bit() {
            try reader.skip(1)
            if try !reader.bit() { for _ in 0..<2 { _ = try reader.signedExpGolomb() } }
        }
        if try reader.bit() { try HEVCSliceParameters.skipScalingLists(&reader) }
        modifiesLists = try reader.bit()
    }

    private static func skipTiles(_ reader: inout BitReader) throws(BitstreamError) {
        // Level 6.2 allows 20 columns and 22 rows.
        let counts = (try reader.unsignedExpGolomb(atMost: 63), try reader.unsignedExpGolomb(atMost: 63))
        if try !reader.bit() { for _ in 0..<counts.0 + counts.1 { _ = try reader.unsignedExpGolomb() } }
        try reader.skip(1)
    }
}
