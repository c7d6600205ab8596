package import MemCore

/// The parameters behind the question mark, checked one by one as a route asks for them.
package struct QueryParameters {
    private var values: [String: Substring] = [:]
    private var all: [String: [Substring]] = [:]

    /// Splits a query; of a parameter that is there twice the last counts, as in the original.
    package init(_ query: String?) {
        for pair in (query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = parts.first, let name = Percent.decode(first) else { continue }
            let value = parts.count == 2 ? parts[1] : ""
            values[name] = value
            all[name, default: []].append(value)
        }
    }

    /// The text of a parameter, nil if it is missing.
    ///
    /// An empty one is refused: it is a script's unset variable more often than a wish for everything.
    func text(_ name: String) throws(APIError) -> String? {
        guard let encoded = values[name] else { return nil }
        guard !encoded.isEmpty else { throw .invalid(name, "This is empty: give it a value or leave it out.") }
        guard let text = Percent.decode(encoded, plusIsSpace: true) else {
            throw .malformed("\(name): this is not percent-encoded UTF-8.")
        }
        return text
    }

    /// The texts of a parameter that may be there several times, in order.
    func texts(_ name: String, atMost maximum: Int) throws(APIError) -> [String] {
        let given = all[name] ?? []
        guard given.count <= maximum else { throw .invalid(name, "This is there more than \(maximum) times.") }
        var texts: [String] = []
        for encoded in given {
            guard !encoded.isEmpty else { throw .invalid(name, "This is empty: give it a value or leave it out.") }
            guard let text = Percent.decode(encoded, plusIsSpace: true) else {
                throw .malformed("\(name): this is not percent-encoded UTF-8.")
            }
            texts.append(text)
        }
        return texts
    }

    /// Whether a parameter is there and empty.
    func isEmpty(_ name: String) -> Bool {
        values[name]?.isEmpty ?? false
    }

    /// A whole number in a range, nil if it is missing.
    func whole(_ name: String, in range: ClosedRange<Int64>) throws(APIError) -> Int64? {
        guard let text = try text(name) else { return nil }
        guard let number = Int64(decimal: text), range.contains(number) else {
            throw .invalid(name, "This is not a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    /// A number in a range, nil if it is missing.
    func number(_ name: String, in range: ClosedRange<Double>) throws(APIError) -> Double? {
        guard let text = try text(name) else { return nil }
        guard let number = Double(decimal: text), range.contains(number) else {
            throw .invalid(name, "This is not a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    /// A truth value, false if it is missing.
    func flag(_ name: String) throws(APIError) -> Bool {
        switch try text(name)?.lowercased() {
        case nil, "false", "0": return false
        case "true", "1": return true
        default: throw .invalid(name, "This is neither true nor false.")
        }
    }

    /// An instant, nil if it is missing.
    ///
    /// A plus sign stands for itself here, since `+02:00` is often sent unencoded; only between date and time it can
    /// be nothing but an encoded space.
    package func instant(_ name: String) throws(APIError) -> Instant? {
        guard let encoded = values[name] else { return nil }
        var text = Percent.decode(encoded) ?? ""
        if text.utf8.count > 10 {
            let separator = text.utf8.index(text.utf8.startIndex, offsetBy: 10)
            if text.utf8[separator] == UInt8(ascii: "+"), text.utf8.count > 16 {
                text.replaceSubrange(separator...separator, with: " ")
            }
        }
        guard let instant = Instant(rfc3339: text) else {
            throw .invalid(name, "This is not a time like 2026-11-22T09:30:00Z.")
        }
        return instant
    }
}

extension Int64 {
    /// Reads a whole number as JSON writes it, with leading zeros allowed: a plus sign is no part of one.
    init?(decimal text: some StringProtocol) {
        guard text.first != "+", let number = Int64(text) else { return nil }
        self = number
    }
}

extension Double {
    /// Reads a number in decimal digits: Swift alone would take "0x10" and "nan" as well.
    init?(decimal text: String) {
        let isDecimal = text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
        guard isDecimal, let number = Double(text) else { return nil }
        self = number
    }
}
