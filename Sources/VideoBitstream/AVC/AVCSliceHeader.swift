/// The two fields in front of a slice header of H.264 (ISO/IEC 14496-10, 7.3.3).
struct AVCSliceHeader {
    /// Whether the slice predicts from no other picture: I or SI.
    let isIntra: Bool

    /// Reads a whole NAL unit, its header byte included.
    init(unit: Span<UInt8>) throws(BitstreamError) {
        // Two Exp-Golomb codes take at most 63 bits each.
        var reader = BitReader(RawBytes.copy(unit, from: 1, limit: 16), .sliceHeader)
        _ = try reader.unsignedExpGolomb()
        let type = try reader.unsignedExpGolomb(atMost: 9) % 5
        isIntra = type == 2 || type == 4
    }
}
