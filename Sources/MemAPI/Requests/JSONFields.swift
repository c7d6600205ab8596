internal import MemCore

/// The fields of a JSON object in a request, checked one by one as a route asks for them.
struct JSONFields {
    /// Stands before a field's name in refusals: `annotations[3].`.
    private let path: String
    private let fields: [String: JSONValue]

    /// The most levels that an object of a client's own may be nested: every client's JSON reader manages these.
    static let maximumDepth = 32

    /// Takes an object; anything else is refused.
    init(_ value: JSONValue, path: String = "") throws(APIError) {
        guard case .object(let fields) = value else {
            throw .invalid(path.isEmpty ? "body" : String(path.dropLast()), "This is not a JSON object.")
        }
        self.path = path
        self.fields = fields
    }

    /// A field as it is; null stands for a missing one.
    subscript(_ name: String) -> JSONValue? {
        fields[name].flatMap { $0 == .null ? nil : $0 }
    }

    /// A text of at most so many characters, nil if it is missing.
    func text(_ name: String, atMost count: Int) throws(APIError) -> String? {
        guard let value = self[name] else { return nil }
        guard case .string(let text) = value else { throw refusal(name, "This is not text.") }
        // Of Unicode's characters, not of what people see as one: that could have any number of accents.
        guard text.unicodeScalars.count <= count else {
            throw refusal(name, "This is longer than \(count) characters.")
        }
        return text
    }

    /// A whole number of 1 or greater, nil if it is missing.
    func identifier(_ name: String) throws(APIError) -> Int64? {
        guard let value = self[name] else { return nil }
        guard case .integer(let number) = value, number > 0 else {
            throw refusal(name, "This is not a whole number of 1 or greater.")
        }
        return number
    }

    /// A number in a range, nil if it is missing.
    func number(_ name: String, in range: ClosedRange<Double>) throws(APIError) -> Double? {
        let number: Double? =
            switch self[name] {
            case nil: nil
            case .integer(let whole): Double(whole)
            case .number(let number): number
            default: throw refusal(name, "This is not a number.")
            }
        guard let number else { return nil }
        guard range.contains(number) else {
            throw refusal(name, "This is not a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    /// An instant, nil if it is missing.
    func instant(_ name: String) throws(APIError) -> Instant? {
        guard let value = self[name] else { return nil }
        guard case .string(let text) = value, let instant = Instant(rfc3339: text) else {
            throw refusal(name, "This is not a time like 2026-11-22T09:30:00Z.")
        }
        return instant
    }

    /// An object of the client's own, nil if it is missing.
    func object(_ name: String) throws(APIError) -> [String: JSONValue]? {
        guard let value = self[name] else { return nil }
        guard case .object(let object) = value else { throw refusal(name, "This is not a JSON object.") }
        guard value.depth <= Self.maximumDepth else {
            throw refusal(name, "This is nested deeper than \(Self.maximumDepth) levels.")
        }
        return object
    }

    /// The objects of a list, which has to be there.
    ///
    /// - Parameters:
    ///   - count: how many they may be.
    ///   - things: what they are, for people.
    func objects(_ name: String, atMost count: Int, of things: String) throws(APIError) -> [JSONFields] {
        guard let value = self[name] else { throw refusal(name, "This is needed: a list of \(things).") }
        guard case .array(let list) = value else { throw refusal(name, "This is not a JSON array.") }
        guard list.count <= count else { throw refusal(name, "These are more than \(count).") }
        return try list.enumerated().map { (index, item) throws(APIError) in
            try JSONFields(item, path: "\(path)\(name)[\(index)].")
        }
    }

    /// What is wrong with a field.
    func refusal(_ name: String, _ detail: String) -> APIError {
        .invalid(path + name, detail)
    }
}

extension JSONValue {
    /// How many arrays and objects lie inside each other; 0 for a plain value.
    fileprivate var depth: Int {
        switch self {
        case .array(let values): 1 + (values.map(\.depth).max() ?? 0)
        case .object(let fields): 1 + (fields.values.map(\.depth).max() ?? 0)
        case .null, .bool, .integer, .number, .string: 0
        }
    }
}
