/// Decodes by arithmetic decoding what says of macroblocks that they are skipped (ISO/IEC 14496-10, 9.3), as long as all of
/// a slice are.
///
/// The context of mb_skip_flag depends on neighbours that are not skipped (9.3.3.1.1.1), so there is one.
struct AVCSkipDecoder {
    private var reader: BitReader
    /// codIRange and codIOffset (9.3.1.2).
    private var range = 510
    private var offset: Int
    /// pStateIdx and valMPS of the context.
    private var state: Int
    private var likely: Bool

    /// Begins at the first bit behind cabac_alignment_one_bit.
    ///
    /// - Parameters:
    ///   - isBipredicted: whether the slice is of type B rather than P.
    ///   - initialisation: cabac_init_idc.
    ///   - quantiser: SliceQPY.
    init(
        _ reader: BitReader,
        isBipredicted: Bool,
        initialisation: Int,
        quantiser: Int
    ) throws(BitstreamError) {
        self.reader = reader
        offset = try self.reader.bits(9)
        // Tables 9-13 and 9-14, ctxIdx 11 and 24.
        let (slope, start) =
            isBipredicted
            ? [(18, 64), (26, 34), (20, 40)][initialisation] : [(23, 33), (22, 25), (29, 16)][initialisation]
        let initial = min(max((slope * min(max(quantiser, 0), 51)) >> 4 + start, 1), 126)
        likely = initial > 63
        state = likely ? initial - 64 : 63 - initial
    }

    /// How many macroblocks there are up to the end of the slice, if all of them are skipped; else nil.
    ///
    /// - Parameter limit: the macroblocks that the picture has left.
    mutating func count(upTo limit: Int) throws(BitstreamError) -> Int? {
        var count = 0
        while count < limit {
            guard try isSkipped() else { return nil }
            count += 1
            if try isEnd() { return count }
            count += skipSurely(limit - count)
        }
        return nil
    }

    /// What the two steps do as long as neither the state nor a bit changes, which is of 25 macroblocks all but one.
    private mutating func skipSurely(_ limit: Int) -> Int {
        guard likely, state == Self.surest else { return 0 }
        var range = range
        var count = 0
        while count < limit {
            let next = range - Self.ranges[Self.surest * 4 + (range >> 6) & 3] - 2
            guard next >= 256, next > offset else { break }
            range = next
            count += 1
        }
        self.range = range
        return count
    }

    /// DecodeDecision (9.3.3.2.1).
    private mutating func isSkipped() throws(BitstreamError) -> Bool {
        let unlikely = Self.ranges[state * 4 + (range >> 6) & 3]
        range -= unlikely
        var value = likely
        if offset >= range {
            value.toggle()
            offset -= range
            range = unlikely
            if state == 0 { likely.toggle() }
            state = Self.statesOfUnlikely[state]
        } else {
            state = min(state + 1, Self.surest)
        }
        try renormalise()
        return value
    }

    /// DecodeTerminate (9.3.3.2.2.3): end_of_slice_flag.
    private mutating func isEnd() throws(BitstreamError) -> Bool {
        range -= 2
        if offset >= range { return true }
        try renormalise()
        return false
    }

    private mutating func renormalise() throws(BitstreamError) {
        while range < 256 {
            range <<= 1
            offset = offset << 1 | (try reader.bit() ? 1 : 0)
        }
    }

    /// The last state that is reached.
    static let surest = 62

    /// Table 9-44, rangeTabLPS: four for each state.
    static let ranges = [
        128, 176, 208, 240, 128, 167, 197, 227, 128, 158, 187, 216, 123, 150, 178, 205, 116, 142, 169, 195, 111, 135,
        160,
        185, 105, 128, 152, 175, 100, 122, 144, 166, 95, 116, 137, 158, 90, 110, 130, 150, 85, 104, 123, 142, 81, 99,
        117,
        135, 77, 94, 111, 128, 73, 89, 105, 122, 69, 85, 100, 116, 66, 80, 95, 110, 62, 76, 90, 104, 59, 72, 86, 99, 56,
        69,
        81, 94, 53, 65, 77, 89, 51, 62, 73, 85, 48, 59, 69, 80, 46, 56, 66, 76, 43, 53, 63, 72, 41, 50, 59, 69, 39, 48,
        56,
        65, 37, 45, 54, 62, 35, 43, 51, 59, 33, 41, 48, 56, 32, 39, 46, 53, 30, 37, 43, 50, 29, 35, 41, 48, 27, 33, 39,
        45,
        26, 31, 37, 43, 24, 30, 35, 41, 23, 28, 33, 39, 22, 27, 32, 37, 21, 26, 30, 35, 20, 24, 29, 33, 19, 23, 27, 31,
        18,
        22, 26, 30, 17, 21, 25, 28, 16, 20, 23, 27, 15, 19, 22, 25, 14, 18, 21, 24, 14, 17, 20, 23, 13, 16, 19, 22, 12,
        15,
        18, 21, 12, 14, 17, 20, 11, 14, 16, 19, 11, 13, 15, 18, 10, 12, 15, 17, 10, 12, 14, 16, 9, 11, 13, 15, 9, 11,
        12, 14,
        8, 10, 12, 14, 8, 9, 11, 13, 7, 9, 11, 12, 7, 9, 10, 12, 7, 8, 10, 11, 6, 8, 9, 11, 6, 7, 9, 10, 6, 7, 8, 9, 2,
        2, 2,
        2,
    ]

    /// Table 9-45, transIdxLPS.
    static let statesOfUnlikely = [
        0, 0, 1, 2, 2, 4, 4, 5, 6, 7, 8, 9, 9, 11, 11, 12, 13, 13, 15, 15, 16, 16, 18, 18, 19, 19, 21, 21, 22, 22, 23,
        24, 24,
        25, 26, 26, 27, 27, 28, 29, 29, 30, 30, 30, 31, 32, 32, 33, 33, 33, 34, 34, 35, 35, 35, 36, 36, 36, 37, 37, 37,
        38,
        38, 63,
    ]
}
