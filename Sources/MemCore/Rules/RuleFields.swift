/// The fields of a JSON object that is a rule or a part of one; a name that means nothing is refused.
///
/// Whoever mistypes the name of a limit would else have a rule without it, and learn that from an alert that never came.
struct RuleFields {
    private let path: String
    private let fields: [String: JSONValue]

    /// Takes an object that may have these fields.
    init(_ value: JSONValue, path: String, names: [String]) throws(RuleProblem) {
        guard case .object(let fields) = value else {
            throw RuleProblem(path.isEmpty ? "body" : path, "This is not a JSON object.")
        }
        self.path = path.isEmpty ? "" : path + "."
        self.fields = fields
        if let unknown = fields.keys.sorted().first(where: { !names.contains($0) }) {
            throw RuleProblem(
                self.path + String(unknown.prefix(100)),
                "There is no such field here, but \(names.joined(separator: ", "))."
            )
        }
    }

    /// A field as it is; null stands for a missing one.
    subscript(_ name: String) -> JSONValue? {
        fields[name].flatMap { $0 == .null ? nil : $0 }
    }

    /// What is wrong with a field.
    func problem(_ name: String, _ detail: String) -> RuleProblem { RuleProblem(path + name, detail) }

    func text(_ name: String, atMost count: Int) throws(RuleProblem) -> String? {
        guard let value = self[name] else { return nil }
        guard case .string(let text) = value else { throw problem(name, "This is not text.") }
        guard text.unicodeScalars.count <= count else {
            throw problem(name, "This is longer than \(count) characters.")
        }
        return text
    }

    func flag(_ name: String) throws(RuleProblem) -> Bool? {
        guard let value = self[name] else { return nil }
        guard case .bool(let flag) = value else { throw problem(name, "This is neither true nor false.") }
        return flag
    }

    func number(_ name: String, in range: ClosedRange<Double>) throws(RuleProblem) -> Double? {
        let number: Double? =
            switch self[name] {
            case nil: nil
            case .integer(let whole): Double(whole)
            case .number(let number): number
            default: throw problem(name, "This is not a number.")
            }
        guard let number else { return nil }
        guard range.contains(number) else {
            throw problem(
                name,
                "This is not a number from \(JSONValue.plain(range.lowerBound)) to \(JSONValue.plain(range.upperBound))."
            )
        }
        return number
    }

    func needed(_ name: String, in range: ClosedRange<Double>) throws(RuleProblem) -> Double {
        if let number = try number(name, in: range) { return number }
        throw problem(
            name,
            "This is needed: a number from \(JSONValue.plain(range.lowerBound)) to \(JSONValue.plain(range.upperBound))."
        )
    }

    func whole(_ name: String, in range: ClosedRange<Int64>) throws(RuleProblem) -> Int64? {
        guard let value = self[name] else { return nil }
        guard case .integer(let number) = value, range.contains(number) else {
            throw problem(name, "This is not a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }
}

extension JSONValue {
    /// A number as people write it: whole ones without a fraction.
    static func plain(_ number: Double) -> String {
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// A number as JSON, a whole one as such.
    static func of(_ number: Double) -> JSONValue {
        Int64(exactly: number).map { .integer($0) } ?? .number(number)
    }
}
