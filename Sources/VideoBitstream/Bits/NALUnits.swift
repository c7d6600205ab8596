/// Walks over the NAL units of an access unit, with lengths in front (ISO/IEC 14496-15) or with start codes (Annex B).
struct NALUnits {
    /// How the units are told apart.
    enum Framing: Hashable {
        /// A length of 1 … 4 bytes before each.
        case lengths(Int)
        /// 00 00 01 before each.
        case startCodes
    }

    let framing: Framing
    private var position = 0

    /// Finds out the framing of a payload and stands before its first unit.
    ///
    /// Some encoders send start codes although they announced lengths. 00 00 00 01 could be the length of a unit of one
    /// byte and 00 00 01 xx one of 256 … 511, so a payload counts as Annex B only if it can't be read by its lengths.
    init(_ bytes: Span<UInt8>, lengthSize: Int) {
        guard lengthSize > 0 else {
            framing = .startCodes
            return
        }
        let beginsWithStartCode = NALUnits.startCodeLength(bytes, at: 0) > 0
        let isAnnexB = beginsWithStartCode && !NALUnits.hasWholeUnits(bytes, lengthSize: lengthSize)
        framing = isAnnexB ? .startCodes : .lengths(lengthSize)
    }

    /// Where the next unit lies, never empty; nil at the end.
    ///
    /// - Throws: a length that passes the end. Up to a length's worth of bytes left over at the end is tolerated.
    mutating func next(_ bytes: Span<UInt8>) throws(BitstreamError) -> Range<Int>? {
        switch framing {
        case .lengths(let size): try nextByLength(bytes, size)
        case .startCodes: nextByStartCode(bytes)
        }
    }

    private mutating func nextByLength(_ bytes: Span<UInt8>, _ size: Int) throws(BitstreamError) -> Range<Int>? {
        while bytes.count - position > size {
            var length = 0
            for offset in 0..<size { length = length << 8 | Int(bytes[position + offset]) }
            let start = position + size
            guard length <= bytes.count - start else { throw .truncated(.nalUnit) }
            position = start + length
            if length > 0 { return start..<position }
        }
        return nil
    }

    private mutating func nextByStartCode(_ bytes: Span<UInt8>) -> Range<Int>? {
        while position < bytes.count {
            let code = NALUnits.startCodeLength(bytes, at: position)
            guard code > 0 else {
                position += 1
                continue
            }
            let start = position + code
            var end = start
            while end < bytes.count && NALUnits.startCodeLength(bytes, at: end) == 0 { end += 1 }
            position = end
            // Zeros before the next start code belong to that one.
            while end > start && bytes[end - 1] == 0 { end -= 1 }
            if end > start { return start..<end }
        }
        return nil
    }

    /// 4 or 3 if a start code stands at the index, else 0.
    private static func startCodeLength(_ bytes: Span<UInt8>, at index: Int) -> Int {
        guard bytes.count - index >= 3, bytes[index] == 0, bytes[index + 1] == 0 else { return 0 }
        if bytes[index + 2] == 1 { return 3 }
        return bytes.count - index >= 4 && bytes[index + 2] == 0 && bytes[index + 3] == 1 ? 4 : 0
    }

    private static func hasWholeUnits(_ bytes: Span<UInt8>, lengthSize: Int) -> Bool {
        var units = NALUnits(lengths: lengthSize)
        do {
            while try units.next(bytes) != nil {}
            return true
        } catch {
            return false
        }
    }

    private init(lengths size: Int) {
        framing = .lengths(size)
    }
}
