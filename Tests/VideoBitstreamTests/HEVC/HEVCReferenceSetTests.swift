import Testing

@testable import VideoBitstream

/// Sets of short-term references, told directly and from one another (ISO/IEC 23008-2, 7.4.8).
@Suite("Reference sets of HEVC")
struct HEVCReferenceSetTests {
    /// Reads a set from bits, which are written as they stand in the specification: codes apart by spaces.
    private func set(_ bits: String, known: [HEVCReferenceSet] = [], isInSlice: Bool = false) throws -> HEVCReferenceSet
    {
        let digits = bits.filter { $0 == "0" || $0 == "1" }
        let padded = digits + String(repeating: "1", count: 8 - digits.count % 8)
        var bytes: [UInt8] = []
        var rest = padded[...]
        while let byte = UInt8(rest.prefix(8), radix: 2) {
            bytes.append(byte)
            rest = rest.dropFirst(8)
        }
        var reader = BitReader(bytes, .sliceHeader)
        return try HEVCReferenceSet(&reader, known: known, isInSlice: isInSlice)
    }

    /// Two before, of which the farther one is not used, and one behind: −1, −3, +2.
    private var direct: HEVCReferenceSet {
        get throws {
            // num_negative_pics 2, num_positive_pics 1; then a distance less one and a flag for each.
            try set("011 010  1 1  010 0  010 1")
        }
    }

    @Test("are told by their distances, the nearest first")
    func distances() throws {
        #expect(try direct.entries.map(\.distance) == [-1, -3, 2])
        #expect(try direct.entries.map(\.isUsed) == [true, false, true])
    }

    @Test("are told from the one before, whose picture is so far away")
    func derived() throws {
        // The picture is shown two before that one: −1, −3, +2 become +1, −1, +4, and that one itself is +2.
        // Flags stand for +1 (kept), −1 (used), +4 (neither), +2 (used).
        let derived = try set("1  0 010  01 1 00 1", known: [direct])
        #expect(derived.entries.map(\.distance) == [-1, 1, 2])
        #expect(derived.entries.map(\.isUsed) == [true, false, true])
    }

    @Test("in a slice are told from any of the sequence")
    func inSlice() throws {
        let first = try direct
        let second = try set("0 010 1  1 1", known: [first])
        #expect(second.entries.map(\.distance) == [-1])
        // Two back, shown one after that one: −2, −4, +1, and that one itself is −1.
        let derived = try set("1  010  1 1  1 1 1 1", known: [first, second], isInSlice: true)
        #expect(derived.entries.map(\.distance) == [-1, -2, -4, 1])
    }

    @Test("are refused where they are more than a decoder holds, or told from one that is not there")
    func refused() throws {
        #expect(throws: BitstreamError.malformed(.sliceHeader)) { try set("000010001 1") }
        let first = try direct
        #expect(throws: BitstreamError.malformed(.sliceHeader)) {
            try set("1 010 0 1 1 1 1 1", known: [first], isInSlice: true)
        }
        #expect(throws: BitstreamError.truncated(.sliceHeader)) { try set("011 010") }
    }
}
