/// The arithmetic decoding that H.264 and HEVC share (ISO/IEC 14496-10, 9.3.3.2; ISO/IEC 23008-2, 9.3.4.3).
struct ArithmeticDecoder {
    private var reader: BitReader
    /// ivlCurrRange and ivlOffset.
    private var range = 510
    private var offset: Int

    /// Begins at a whole byte.
    init(_ reader: BitReader) throws(BitstreamError) {
        self.reader = reader
        offset = try self.reader.bits(9)
    }

    /// DecodeDecision: a bit whose probability its context knows, and learns.
    mutating func decision(_ context: inout ArithmeticContext) throws(BitstreamError) -> Bool {
        let state = Int(context.state)
        let unlikely = ArithmeticTables.ranges[state * 4 + (range >> 6) & 3]
        range -= unlikely
        var value = context.likely
        if offset >= range {
            value.toggle()
            offset -= range
            range = unlikely
            if state == 0 { context.likely.toggle() }
            context.state = UInt8(ArithmeticTables.statesOfUnlikely[state])
        } else {
            if state < ArithmeticTables.surest { context.state += 1 }
            if range >= 256 { return value }
        }
        try renormalise()
        return value
    }

    /// DecodeBypass: a bit that is as likely as not.
    mutating func bypass() throws(BitstreamError) -> Bool {
        offset = offset << 1 | (try reader.bit() ? 1 : 0)
        guard offset >= range else { return false }
        offset -= range
        return true
    }

    /// DecodeTerminate: whether something ends here.
    mutating func isEnd() throws(BitstreamError) -> Bool {
        range -= 2
        if offset >= range { return true }
        try renormalise()
        return false
    }

    /// Goes on behind an end at the next whole byte.
    ///
    /// - Throws: if there is more than the bit that marks the end, and zeros.
    mutating func restart() throws(BitstreamError) {
        // The mark is the last bit of those that the offset holds.
        guard offset & 1 == 1 else { throw .malformed(reader.structure) }
        while !reader.isAligned { if try reader.bit() { throw .malformed(reader.structure) } }
        range = 510
        offset = try reader.bits(9)
    }

    /// Whether behind an end there is nothing more in the unit.
    mutating func isAtEnd() throws(BitstreamError) -> Bool {
        guard offset & 1 == 1, reader.remaining < 8 else { return false }
        return try reader.bits(reader.remaining) == 0
    }

    private mutating func renormalise() throws(BitstreamError) {
        while range < 256 {
            range <<= 1
            offset = offset << 1 | (try reader.bit() ? 1 : 0)
        }
    }
}

/// How probable the next bit of a kind is: pStateIdx and valMps.
struct ArithmeticContext: Hashable {
    var state: UInt8
    var likely: Bool

    /// A context of HEVC (ISO/IEC 23008-2, 9.3.2.2).
    ///
    /// - Parameters:
    ///   - value: initValue of the tables.
    ///   - quantiser: SliceQpY.
    init(value: Int, quantiser: Int) {
        let (slope, start) = ((value >> 4) * 5 - 45, (value & 15) << 3 - 16)
        let initial = min(max((slope * min(max(quantiser, 0), 51)) >> 4 + start, 1), 126)
        likely = initial > 63
        state = UInt8(likely ? initial - 64 : 63 - initial)
    }
}
