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
        guard likely, state == ArithmeticTables.surest else { return 0 }
        var range = range
        var count = 0
        while count < limit {
            let next = range - ArithmeticTables.ranges[ArithmeticTables.surest * 4 + (range >> 6) & 3] - 2
            guard next >= 256, next > offset else { break }
            range = next
            count += 1
        }
        self.range = range
        return count
    }

    /// DecodeDecision (9.3.3.2.1).
    private mutating func isSkipped() throws(BitstreamError) -> Bool {
        let unlikely = ArithmeticTables.ranges[state * 4 + (range >> 6) & 3]
        range -= unlikely
        var value = likely
        if offset >= range {
            value.toggle()
            offset -= range
            range = unlikely
            if state == 0 { likely.toggle() }
            state = ArithmeticTables.statesOfUnlikely[state]
        } else {
            state = min(state + 1, ArithmeticTables.surest)
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
}
