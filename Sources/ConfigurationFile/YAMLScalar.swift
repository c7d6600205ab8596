/// Writes text as a YAML scalar on one line.
enum YAMLScalar {
    /// Unquoted where nobody can take it for anything but this text, else in double quotes.
    static func text(_ text: String) -> String { isPlain(text) ? text : doubleQuoted(text) }

    /// In single quotes, which know no escapes; in double ones where those are needed.
    static func singleQuoted(_ text: String) -> String {
        guard text.unicodeScalars.allSatisfy({ !needsEscape($0) }) else { return doubleQuoted(text) }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }

    /// In double quotes, with escapes for what can't be seen (YAML 1.1, section 5.6).
    static func doubleQuoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            default: quoted += needsEscape(scalar) ? escape(scalar) : String(scalar)
            }
        }
        return quoted + "\""
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }

    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: false
        }
    }

    /// Words that YAML 1.1 takes for something else.
    private static let words: Set = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, !words.contains(text.lowercased()) else { return false }
        let isName = first == UInt8(ascii: "/") || isLetter(first)
        // Four numbers with dots are an address, one or two might be a number.
        let isAddress = isDigit(first) && text.utf8.count { $0 == UInt8(ascii: ".") } == 3
        return (isName || isAddress)
            && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || "/._-".utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
