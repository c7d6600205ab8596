internal import MemCore

/// What answers with many entries consist of: it writes itself as JSON, which takes a small part of the time of an encoder
/// that is told field by field.
protocol JSONWritable: Encodable {
    /// Adds the value.
    func write(to json: inout JSONOutput)
}

extension JSONWritable {
    /// Writes the value where a ``JSONTextEncoder`` is.
    /// - Throws: `EncodingError` for every other encoder.
    func encode(to encoder: any Encoder) throws {
        guard let encoder = encoder as? JSONTextEncoder else {
            throw EncodingError.invalidValue(
                self,
                .init(codingPath: [], debugDescription: "it is written as JSON only")
            )
        }
        encoder.text.write { write(to: &$0) }
    }
}

/// Fields of objects; one without a value is null.
extension JSONOutput {
    mutating func field(_ name: StaticString, _ value: Int64?) {
        begin(name)
        if let value { write(value) } else { writeNull() }
    }

    mutating func field(_ name: StaticString, _ value: Int) { field(name, Int64(value)) }

    mutating func field(_ name: StaticString, _ value: Bool) {
        begin(name)
        write(value)
    }

    mutating func field(_ name: StaticString, _ value: Double?) {
        begin(name)
        if let value { write(value) } else { writeNull() }
    }

    mutating func field(_ name: StaticString, _ value: String?) {
        begin(name)
        if let value { write(value) } else { writeNull() }
    }

    mutating func field(_ name: StaticString, _ value: Instant) { plain(name) { $0.append(rfc3339: value) } }

    mutating func field(_ name: StaticString, _ value: Fingerprint) { plain(name) { $0.append(value) } }

    /// A text that `body` adds, with nothing that is escaped.
    mutating func plain(_ name: StaticString, _ body: (inout [UInt8]) -> Void) {
        begin(name)
        writePlain(body)
    }

    mutating func field(_ name: StaticString, _ value: (some JSONWritable)?) {
        begin(name)
        if let value { value.write(to: &self) } else { writeNull() }
    }

    mutating func field(_ name: StaticString, _ values: [some JSONWritable]) {
        begin(name)
        array(values) { $1.write(to: &$0) }
    }

    mutating func field(_ name: StaticString, _ value: [String: JSONValue]) {
        begin(name)
        write(value)
    }

    /// A field that has no value in this kind of answer.
    mutating func null(_ name: StaticString) {
        begin(name)
        writeNull()
    }

    /// The fields come in the order of their names: a dictionary's own order is another one in each run.
    private mutating func write(_ fields: [String: JSONValue]) {
        object { $0.fields(fields) }
    }

    /// Fields by names that are found out while Mem runs, in the order of their names.
    mutating func fields(_ fields: [String: JSONValue]) {
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            begin(named: name)
            write(value)
        }
    }

    private mutating func write(_ value: JSONValue) {
        switch value {
        case .null: writeNull()
        case .bool(let value): write(value)
        case .integer(let value): write(value)
        case .number(let value): write(value)
        case .string(let value): write(value)
        case .object(let fields): write(fields)
        case .array(let values): array(values) { $0.write($1) }
        }
    }
}
