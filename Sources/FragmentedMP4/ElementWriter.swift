/// Writes elements of EBML into bytes (RFC 8794): an ID, the length of the body, and the body.
struct ElementWriter {
    private(set) var bytes: [UInt8] = []

    /// Writes an element, whose length is what its body turns out to have.
    mutating func element(_ id: UInt32, _ body: (inout ElementWriter) -> Void) {
        var inner = ElementWriter()
        body(&inner)
        head(id, length: Int64(inner.bytes.count))
        bytes += inner.bytes
    }

    /// Writes the ID of an element and the length of its body, which the caller writes.
    mutating func head(_ id: UInt32, length: Int64) {
        let digits = (32 - id.leadingZeroBitCount + 7) / 8
        for shift in stride(from: 8 * (digits - 1), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: id >> UInt32(shift)))
        }
        let count = Self.bytes(ofLength: length)
        for index in stride(from: count - 1, through: 0, by: -1) {
            let byte = UInt8(truncatingIfNeeded: length >> Int64(8 * index))
            bytes.append(index == count - 1 ? byte | 0x80 >> UInt8(count - 1) : byte)
        }
    }

    /// How many bytes the length of a body takes (RFC 8794, 4): seven bits of each, of which not all may be ones.
    static func bytes(ofLength length: Int64) -> Int {
        (1...8).first { length < 1 << Int64(7 * $0) - 1 } ?? 8
    }

    mutating func number(_ id: UInt32, _ value: UInt64) {
        let count = max(1, (64 - value.leadingZeroBitCount + 7) / 8)
        head(id, length: Int64(count))
        append(value, count)
    }

    /// The same in eight bytes, so that its length does not depend on it.
    mutating func longNumber(_ id: UInt32, _ value: UInt64) {
        head(id, length: 8)
        append(value, 8)
    }

    mutating func decimal(_ id: UInt32, _ value: Double) { longNumber(id, value.bitPattern) }

    mutating func text(_ id: UInt32, _ text: String) { binary(id, Array(text.utf8)) }

    mutating func binary(_ id: UInt32, _ body: [UInt8]) {
        head(id, length: Int64(body.count))
        bytes += body
    }

    mutating func write(_ more: some Collection<UInt8>) { bytes += more }

    private mutating func append(_ value: UInt64, _ count: Int) {
        for index in stride(from: count - 1, through: 0, by: -1) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index)))
        }
    }
}
