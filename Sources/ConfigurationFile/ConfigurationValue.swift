/// A value as it was written, in the file or in an environment variable.
///
/// Only decimal notation is read: YAML 1.1 would take `010` for eight and `19:35` for 1175.
struct ConfigurationValue {
    /// Where it was written, which decides what its text may mean.
    enum Notation {
        /// YAML, unquoted: YAML's rules say whether it is text.
        case plain(isText: Bool, isNull: Bool)
        /// YAML, quoted or a block: always text.
        case quoted
        /// An environment variable: no types, so whatever the key needs.
        case environment
    }

    let written: String
    let notation: Notation

    /// The value for an error message, shortened.
    var shown: String {
        if isNull, written.isEmpty { return "nothing" }
        let shortened = written.count > 60 ? written.prefix(60) + "…" : written[...]
        return "\"\(shortened)\""
    }

    var isNull: Bool {
        switch notation {
        case .plain(_, let isNull): isNull
        case .quoted: false
        case .environment: written.lowercased() == "null"
        }
    }

    var flag: Bool? {
        switch (unquoted?.lowercased(), notation) {
        case ("true", _), ("yes", _), ("on", _), ("1", .environment): true
        case ("false", _), ("no", _), ("off", _), ("0", .environment): false
        default: nil
        }
    }

    var whole: Int? {
        unquoted.flatMap { Int($0) }
    }

    var decimal: Double? {
        guard let unquoted, unquoted.utf8.allSatisfy({ "+-.0123456789eE".utf8.contains($0) }),
            let number = Double(unquoted), number.isFinite
        else { return nil }
        return number
    }

    var text: String? {
        switch notation {
        case .plain(let isText, _): isText ? written : nil
        case .quoted, .environment: written
        }
    }

    /// The items of a list in an environment variable, where commas part them; nil elsewhere, where lists are lists.
    ///
    /// Brackets and quotes, as the file has them, are no harm.
    var items: [ConfigurationValue]? {
        guard case .environment = notation else { return nil }
        let list = written.first == "[" && written.last == "]" ? written.dropFirst().dropLast() : written[...]
        return list.split(separator: ",").map { item in
            var text = item.drop { $0 == " " }
            while text.last == " " { text.removeLast() }
            if text.count > 1, text.first == "\"", text.last == "\"" { text = text.dropFirst().dropLast() }
            return ConfigurationValue(written: String(text), notation: .environment)
        }
    }

    /// The text, unless quotes say that it is no number.
    private var unquoted: String? {
        if case .quoted = notation { nil } else { written }
    }

    func isNot(_ what: String) -> String { "\(shown) is not \(what)" }

    var isOutOfRange: String { "\(shown) is out of range" }
}
