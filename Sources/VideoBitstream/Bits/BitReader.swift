/// Reads bits, most significant first, and the Exp-Golomb codes of ISO/IEC 14496-10, 9.1.
///
/// It holds a copy of a header's bytes (``RawBytes`` makes it), never of a whole picture. Reading past the end throws.
struct BitReader {
    private let bytes: [UInt8]
    let structure: BitstreamError.Structure
    private var position = 0

    /// - Parameter structure: what the bytes are, for the error if they end too early.
    init(_ bytes: [UInt8], _ structure: BitstreamError.Structure) {
        self.bytes = bytes
        self.structure = structure
    }

    /// The number of bits that are left.
    var remaining: Int { bytes.count * 8 - position }

    mutating func bit() throws(BitstreamError) -> Bool {
        guard position < bytes.count * 8 else { throw .truncated(structure) }
        defer { position += 1 }
        return bytes[position >> 3] >> UInt8(7 - position & 7) & 1 == 1
    }

    /// An unsigned number of 0 … 32 bits.
    mutating func bits(_ count: Int) throws(BitstreamError) -> Int {
        guard count <= remaining else { throw .truncated(structure) }
        var value = 0
        var left = count
        while left > 0 {
            let offset = position & 7
            let taken = min(8 - offset, left)
            let chunk = Int(bytes[position >> 3]) >> (8 - offset - taken) & (1 << taken - 1)
            value = value << taken | chunk
            position += taken
            left -= taken
        }
        return value
    }

    mutating func skip(_ count: Int) throws(BitstreamError) {
        guard count <= remaining else { throw .truncated(structure) }
        position += count
    }

    /// Whether the next bit is the first one of a byte.
    var isAligned: Bool { position & 7 == 0 }

    /// Goes on at the next whole byte.
    mutating func align() { position = (position + 7) & ~7 }

    /// ue(v): 0 … 2³² − 2.
    mutating func unsignedExpGolomb() throws(BitstreamError) -> Int {
        var zeros = 0
        while try !bit() {
            zeros += 1
            guard zeros < 32 else { throw .malformed(structure) }
        }
        return (1 << zeros) - 1 + (try bits(zeros))
    }

    /// ue(v) whose value the specification bounds.
    mutating func unsignedExpGolomb(atMost limit: Int) throws(BitstreamError) -> Int {
        let value = try unsignedExpGolomb()
        guard value <= limit else { throw .malformed(structure) }
        return value
    }

    /// se(v): −(2³¹ − 1) … 2³¹ − 1.
    mutating func signedExpGolomb() throws(BitstreamError) -> Int {
        let code = try unsignedExpGolomb()
        return code & 1 == 1 ? (code + 1) / 2 : -(code / 2)
    }
}
