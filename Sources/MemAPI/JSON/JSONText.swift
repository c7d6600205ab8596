/// JSON text that grows while values tell what they consist of.
///
/// Foundation's encoder builds a tree of the answer and sorts it before it writes the first byte: for a page of the
/// timeline that takes longer than to find it. Here objects keep the order in which their fields are told, and
/// dictionaries are sorted, so that equal answers are equal bytes all the same.
final class JSONText {
    /// The text so far, in UTF-8.
    private(set) var bytes: [UInt8] = []
    /// What closes each object and array that is open, the innermost last.
    private var closings: [UInt8] = []

    /// The text of a value.
    /// - Throws: `EncodingError` for a number that JSON has no notation for.
    static func of(_ value: some Encodable) throws -> [UInt8] {
        let text = JSONText()
        try text.write(value)
        return text.bytes
    }

    /// How many objects and arrays are open.
    var depth: Int { closings.count }

    /// Opens an object for a value; one that it opened before goes on.
    func openObject(at depth: Int) { open(UInt8(ascii: "{"), closedBy: UInt8(ascii: "}"), at: depth) }

    /// Opens an array for a value; one that it opened before goes on.
    func openArray(at depth: Int) { open(UInt8(ascii: "["), closedBy: UInt8(ascii: "]"), at: depth) }

    private func open(_ opening: UInt8, closedBy closing: UInt8, at depth: Int) {
        guard closings.count <= depth else { return }
        bytes.append(opening)
        closings.append(closing)
    }

    /// Closes what is open, but for so many.
    func close(to depth: Int) {
        while closings.count > depth { bytes.append(closings.removeLast()) }
    }

    /// Begins the next field of the object that is then the innermost of so many.
    func begin(_ name: String, at depth: Int) {
        begin(at: depth)
        write(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Begins the next element of the array that is then the innermost of so many.
    func begin(at depth: Int) {
        close(to: depth)
        guard let last = bytes.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") else { return }
        bytes.append(UInt8(ascii: ","))
    }

    func writeNull() { bytes.append(contentsOf: "null".utf8) }

    func write(_ value: Bool) { bytes.append(contentsOf: (value ? "true" : "false").utf8) }

    func write(_ value: some BinaryInteger & Encodable) { bytes.append(contentsOf: String(value).utf8) }

    /// Writes the shortest text that reads as this number again; whole ones without a fraction.
    func write(_ value: Double) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "not in JSON"))
        }
        let text = value.description
        bytes.append(contentsOf: (text.hasSuffix(".0") ? text.dropLast(2) : text[...]).utf8)
    }

    func write(_ value: String) {
        var value = value
        bytes.append(UInt8(ascii: "\""))
        value.withUTF8 { text in
            if text.allSatisfy({ !Self.isEscaped($0) }) {
                bytes.append(contentsOf: text)
            } else {
                for byte in text { writeEscaped(byte) }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    func write(_ value: some Encodable) throws {
        let depth = closings.count
        if let dictionary = value as? any EncodableInOrder {
            try dictionary.encodeInOrder(to: self)
        } else {
            try value.encode(to: JSONTextEncoder(text: self, depth: depth))
        }
        close(to: depth)
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private func writeEscaped(_ byte: UInt8) {
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

/// A dictionary, whose own order is another one in each run.
private protocol EncodableInOrder {
    func encodeInOrder(to text: JSONText) throws
}

extension Dictionary: EncodableInOrder where Key == String, Value: Encodable {
    func encodeInOrder(to text: JSONText) throws {
        text.openObject(at: text.depth)
        let depth = text.depth
        for (name, value) in sorted(by: { $0.key < $1.key }) {
            text.begin(name, at: depth)
            try text.write(value)
        }
    }
}
