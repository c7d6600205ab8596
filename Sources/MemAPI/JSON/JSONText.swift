/// JSON text that grows while values tell what they consist of.
///
/// Foundation's encoder builds a tree of the answer and sorts it before it writes the first byte: for a page of the
/// timeline that takes longer than to find it. Here objects keep the order in which their fields are told, and
/// dictionaries are sorted, so that equal answers are equal bytes all the same.
final class JSONText {
    private var output = JSONOutput()
    /// What closes each object and array that is open, the innermost last.
    private var closings: [UInt8] = []

    /// The text of a value.
    /// - Throws: `EncodingError` for a number that JSON has no notation for.
    static func of(_ value: some Encodable) throws -> [UInt8] {
        let text = JSONText()
        try text.write(value)
        return text.output.bytes
    }

    /// How many objects and arrays are open.
    var depth: Int { closings.count }

    /// Opens an object for a value; one that it opened before goes on.
    func openObject(at depth: Int) { open(UInt8(ascii: "{"), closedBy: UInt8(ascii: "}"), at: depth) }

    /// Opens an array for a value; one that it opened before goes on.
    func openArray(at depth: Int) { open(UInt8(ascii: "["), closedBy: UInt8(ascii: "]"), at: depth) }

    private func open(_ opening: UInt8, closedBy closing: UInt8, at depth: Int) {
        guard closings.count <= depth else { return }
        output.write(bracket: opening)
        closings.append(closing)
    }

    /// Closes what is open, but for so many.
    func close(to depth: Int) {
        while closings.count > depth { output.write(bracket: closings.removeLast()) }
    }

    /// Begins the next field of the object that is then the innermost of so many.
    func begin(_ name: String, at depth: Int) {
        close(to: depth)
        output.begin(named: name)
    }

    /// Begins the next element of the array that is then the innermost of so many.
    func begin(at depth: Int) {
        close(to: depth)
        output.beginElement()
    }

    /// Adds what `body` writes: a value that is neither an object nor an array, or one as a whole.
    func write(_ body: (inout JSONOutput) -> Void) { body(&output) }

    func write(_ value: Double) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "not in JSON"))
        }
        output.write(value)
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
