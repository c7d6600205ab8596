internal import MemCore
internal import Yams

/// Puts another value in the place of one that is there.
struct ScalarEdit {
    let text: MarkedText
    let name: Node
    let value: Node

    /// The text with the value that a configuration has; nil if the old one is written in a way that is not known here.
    func edit(_ key: ConfigurationKey, _ configuration: Configuration) -> String? {
        if let scalar = value.scalar, scalar.style == .plain, scalar.string.isEmpty {
            guard let colon = colon else { return nil }
            return text.replacing(colon..<colon, with: " " + key.rule.yaml(configuration))
        }
        guard let part = part else { return nil }
        return text.replacing(part, with: written(key, configuration))
    }

    /// The value in the notation that is there already.
    private func written(_ key: ConfigurationKey, _ configuration: Configuration) -> String {
        guard case .text(let place, _) = key.rule else { return key.rule.yaml(configuration) }
        switch value.scalar?.style {
        case .doubleQuoted: return YAMLScalar.doubleQuoted(configuration[keyPath: place])
        case .singleQuoted: return YAMLScalar.singleQuoted(configuration[keyPath: place])
        default: return key.rule.yaml(configuration)
        }
    }

    /// Behind the colon of the name.
    private var colon: Int? {
        guard let written = name.string, let start = text.offset(of: name.mark) else { return nil }
        var place = start
        if text.scalar(at: start) == "\"" || text.scalar(at: start) == "'" { place += 1 }
        guard text.has(written, at: place) else { return nil }
        place += written.unicodeScalars.count + (place - start)
        while text.scalar(at: place) == " " { place += 1 }
        return text.scalar(at: place) == ":" ? place + 1 : nil
    }

    /// Where the value stands.
    private var part: Range<Int>? {
        // The mark of a value with an anchor or a tag, and of an alias, is elsewhere; none of them begins like the value.
        guard let start = text.offset(of: value.mark) else { return nil }
        if let scalar = value.scalar {
            switch scalar.style {
            case .plain:
                guard text.has(scalar.string, at: start) else { return nil }
                return start..<start + scalar.string.unicodeScalars.count
            case .doubleQuoted: return end(ofQuotes: "\"", from: start).map { start..<$0 }
            case .singleQuoted: return end(ofQuotes: "'", from: start).map { start..<$0 }
            default: return nil
            }
        }
        guard value.sequence != nil, text.scalar(at: start) == "[" else { return nil }
        return end(ofListFrom: start).map { start..<$0 }
    }

    /// Behind the quotes that close those at a place.
    private func end(ofQuotes quote: Unicode.Scalar, from start: Int) -> Int? {
        guard text.scalar(at: start) == quote else { return nil }
        var place = start + 1
        while let scalar = text.scalar(at: place) {
            if scalar == "\\", quote == "\"" {
                place += 1
            } else if scalar == quote {
                guard quote == "'", text.scalar(at: place + 1) == quote else { return place + 1 }
                place += 1
            }
            place += 1
        }
        return nil
    }

    /// Behind the bracket that closes the one at a place; nil if there is a comment between them, which would be lost.
    private func end(ofListFrom start: Int) -> Int? {
        var place = start + 1
        while let scalar = text.scalar(at: place) {
            switch scalar {
            case "]": return place + 1
            case "[", "{", "#": return nil
            case "\"", "'":
                guard let end = end(ofQuotes: scalar, from: place) else { return nil }
                place = end
            default: place += 1
            }
        }
        return nil
    }
}
