/// The four characters that say what a box is (ISO/IEC 14496-12, 4.2).
struct BoxType: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The characters, the first one most significant.
    let rawValue: UInt32

    init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    init(stringLiteral text: String) {
        rawValue = text.utf8.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}

/// Writes boxes into bytes; numbers go most significant byte first.
struct BoxWriter {
    private(set) var bytes: [UInt8] = []

    /// Writes a box, whose size is what its body turns out to have.
    mutating func box(_ type: BoxType, _ body: (inout BoxWriter) -> Void) {
        let start = bytes.count
        write(0 as UInt32)
        write(type.rawValue)
        body(&self)
        replace(UInt32(truncatingIfNeeded: bytes.count - start), at: start)
    }

    /// The same for a box that says its version (4.2.2).
    mutating func box(
        _ type: BoxType,
        version: UInt8,
        flags: UInt32 = 0,
        _ body: (inout BoxWriter) -> Void
    ) {
        box(type) { box in
            box.write(UInt32(version) << 24 | flags)
            body(&box)
        }
    }

    mutating func write<Number: FixedWidthInteger>(_ number: Number) {
        for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> Number(shift)))
        }
    }

    mutating func write(_ type: BoxType) { write(type.rawValue) }

    mutating func write(_ more: some Collection<UInt8>) { bytes += more }

    mutating func zeros(_ count: Int) { bytes.append(contentsOf: repeatElement(0, count: count)) }

    /// Puts a number where zeros were left for it.
    mutating func replace(_ number: UInt32, at position: Int) {
        for index in 0..<4 { bytes[position + index] = UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * index)) }
    }
}
