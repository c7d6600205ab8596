internal import MemCore

/// JSON text that values write themselves into, field by field.
///
/// It is a value, so that whoever writes into it has it alone: an object would be guarded at each byte.
struct JSONOutput {
    /// The text so far, in UTF-8.
    private(set) var bytes: [UInt8] = []

    /// Adds an object, whose fields `body` writes.
    mutating func object(_ body: (inout JSONOutput) -> Void) {
        write(bracket: UInt8(ascii: "{"))
        body(&self)
        write(bracket: UInt8(ascii: "}"))
    }

    /// Adds an array of values, each of which `body` writes.
    mutating func array<Values: Sequence>(
        _ values: Values,
        _ body: (inout JSONOutput, Values.Element) -> Void
    ) {
        write(bracket: UInt8(ascii: "["))
        for value in values {
            beginElement()
            body(&self, value)
        }
        write(bracket: UInt8(ascii: "]"))
    }

    /// Opens or closes an object or an array.
    mutating func write(bracket: UInt8) { bytes.append(bracket) }

    /// Begins the next field of the object that was opened last.
    ///
    /// Names that are written here need no escaping, and no look for what would.
    mutating func begin(_ name: StaticString) {
        beginElement()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    /// Begins the next field of the object that was opened last; its name may be any text.
    mutating func begin(named name: String) {
        beginElement()
        write(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Begins the next element of the array that was opened last.
    mutating func beginElement() {
        guard let last = bytes.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") else { return }
        bytes.append(UInt8(ascii: ","))
    }

    mutating func writeNull() { bytes.append(contentsOf: "null".utf8) }

    mutating func write(_ value: Bool) { bytes.append(contentsOf: (value ? "true" : "false").utf8) }

    mutating func write(_ value: Int64) { bytes.append(decimal: value) }

    mutating func write(_ value: some BinaryInteger) { bytes.append(contentsOf: String(value).utf8) }

    /// Writes the shortest text that reads as this number again; whole ones without a fraction.
    ///
    /// What JSON has no notation for is null.
    mutating func write(_ value: Double) {
        guard value.isFinite else { return writeNull() }
        let text = value.description
        bytes.append(contentsOf: (text.hasSuffix(".0") ? text.dropLast(2) : text[...]).utf8)
    }

    mutating func write(_ value: String) {
        var value = value
        bytes.append(UInt8(ascii: "\""))
        value.withUTF8 { text in
            if text.contains(where: Self.isEscaped) {
                for byte in text { writeEscaped(byte) }
            } else {
                bytes.append(contentsOf: text)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes text that `body` adds to the bytes: it must hold nothing that is escaped.
    ///
    /// To make a text of each instant and number first would take several times as long.
    mutating func writePlain(_ body: (inout [UInt8]) -> Void) {
        bytes.append(UInt8(ascii: "\""))
        body(&bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        guard Self.isEscaped(byte) else { return bytes.append(byte) }
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case ..<0x20:
            let digits = String(byte, radix: 16)
            bytes.append(contentsOf: ("u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
        default: bytes.append(byte)
        }
    }
}
