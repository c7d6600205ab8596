internal import MemCore

/// A header's value and the parameters behind it: `form-data; name="file"` (RFC 9110, section 5.6.6).
struct HeaderParameters: Equatable {
    /// What stands before the first semicolon, in lower case.
    let value: String
    private var parameters: [String: String] = [:]

    /// Reads a header; nil if a quote is not closed, or a parameter is there twice.
    init?(_ text: String) {
        var rest = text.utf8[...]
        value = Self.take(from: &rest, until: ";").lowercased()
        while rest.popFirst() != nil {
            let name = Self.take(from: &rest, until: ";=").lowercased()
            guard rest.first == UInt8(ascii: "=") else { continue }
            rest.removeFirst()
            rest = rest.drop(while: Self.isSpace)
            let value: String
            if rest.first == UInt8(ascii: "\"") {
                guard let quoted = Self.takeQuoted(from: &rest) else { return nil }
                value = quoted
            } else {
                value = Self.take(from: &rest, until: ";")
            }
            guard parameters.updateValue(value, forKey: name) == nil else { return nil }
        }
    }

    /// A parameter, by its name in lower case.
    subscript(_ name: String) -> String? { parameters[name] }

    /// A parameter that may be there in the form of RFC 8187 as well (`name*=UTF-8''caf%C3%A9`), which goes first.
    func extended(_ name: String) -> String? {
        let parts = self[name + "*"]?.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false) ?? []
        if parts.count == 3, parts[0].lowercased() == "utf-8", let text = Percent.decode(parts[2]) { return text }
        return self[name]
    }

    /// What stands before one of some characters, without the spaces around it.
    private static func take(from rest: inout Substring.UTF8View, until ends: String) -> String {
        let part = rest.prefix { !ends.utf8.contains($0) }
        rest = rest[part.endIndex...]
        let start = part.drop(while: isSpace)
        let last = start.lastIndex { !isSpace($0) }
        return String(Substring(last.map { start[...$0] } ?? start[start.endIndex...]))
    }

    /// What stands between quotes, and what is behind them up to the next semicolon, which has to be nothing.
    ///
    /// A backslash hides a quote or another backslash; before anything else it is one, as in the paths that some send.
    private static func takeQuoted(from rest: inout Substring.UTF8View) -> String? {
        rest.removeFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") {
                return take(from: &rest, until: ";").isEmpty ? String(decoding: bytes, as: UTF8.self) : nil
            }
            if byte == UInt8(ascii: "\\"), let next = rest.first, "\"\\".utf8.contains(next) {
                bytes.append(next)
                rest.removeFirst()
            } else {
                bytes.append(byte)
            }
        }
        return nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
