internal import MemCore

/// What a key may be, and where its value lands in a ``Configuration``.
enum ConfigurationRule: Sendable {
    /// Where a value lands.
    typealias Place<Value> = any WritableKeyPath<Configuration, Value> & Sendable

    /// `true` or `false`.
    case flag(Place<Bool>)
    /// A whole number in a range.
    case whole(Place<Int>, ClosedRange<Int>)
    /// A whole number in a range, or nothing.
    case optionalWhole(Place<Int?>, ClosedRange<Int>)
    /// A number in a range.
    case decimal(Place<Double>, ClosedRange<Double>)
    /// A number in a range, or nothing.
    case optionalDecimal(Place<Double?>, ClosedRange<Double>)
    /// Text of a certain form.
    case text(Place<String>, ConfigurationTextForm)
    /// A list of texts of a certain form.
    case texts(Place<[String]>, ConfigurationTextForm)
    /// Text of a certain form, or nothing.
    case optionalText(Place<String?>, ConfigurationTextForm)
    /// One of a few words.
    case word(
        [String],
        read: @Sendable (Configuration) -> String,
        write: @Sendable (String, inout Configuration) -> Void
    )

    /// One of the words that a type has.
    static func word<Word>(of place: Place<Word>) -> ConfigurationRule
    where Word: CaseIterable & RawRepresentable<String> & SendableMetatype {
        .word(
            Word.allCases.map(\.rawValue),
            read: { $0[keyPath: place].rawValue },
            write: { word, configuration in
                guard let value = Word(rawValue: word) else { return }
                configuration[keyPath: place] = value
            }
        )
    }

    /// Says what is allowed, to follow "allowed: ".
    var allowed: String {
        switch self {
        case .flag: "true or false"
        case .whole(_, let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .optionalWhole(_, let range):
            "a whole number from \(range.lowerBound) to \(range.upperBound), or null"
        case .decimal(_, let range): "a number from \(short(range.lowerBound)) to \(short(range.upperBound))"
        case .optionalDecimal(_, let range):
            "a number from \(short(range.lowerBound)) to \(short(range.upperBound)), or null"
        case .text(_, let form): form.allowed
        case .texts(_, let form): "a list; each \(form.allowed)"
        case .optionalText(_, let form): form.allowed + ", or null"
        case .word(let words, _, _): words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
        }
    }

    /// The value that a configuration has, as YAML.
    func yaml(_ configuration: Configuration) -> String {
        switch self {
        case .flag(let place): configuration[keyPath: place] ? "true" : "false"
        case .whole(let place, _): String(configuration[keyPath: place])
        case .optionalWhole(let place, _): configuration[keyPath: place].map(String.init) ?? "null"
        case .decimal(let place, _): short(configuration[keyPath: place])
        case .optionalDecimal(let place, _): configuration[keyPath: place].map(short) ?? "null"
        case .text(let place, let form): form.yaml(configuration[keyPath: place])
        case .texts(let place, let form):
            "[" + configuration[keyPath: place].map(form.yaml).joined(separator: ", ") + "]"
        case .optionalText(let place, let form): configuration[keyPath: place].map(form.yaml) ?? "null"
        case .word(_, let read, _): read(configuration)
        }
    }

    /// Puts a value into a configuration, or says in a few words what is wrong with it.
    func apply(_ value: ConfigurationValue, to configuration: inout Configuration) -> String? {
        switch self {
        case .flag(let place):
            guard let flag = value.flag else { return value.isNot("a truth value") }
            configuration[keyPath: place] = flag
        case .whole(let place, let range):
            guard let number = value.whole else { return value.isNot("a whole number") }
            guard range.contains(number) else { return value.isOutOfRange }
            configuration[keyPath: place] = number
        case .optionalWhole(let place, let range):
            if value.isNull {
                configuration[keyPath: place] = nil
                return nil
            }
            guard let number = value.whole else { return value.isNot("a whole number") }
            guard range.contains(number) else { return value.isOutOfRange }
            configuration[keyPath: place] = number
        case .decimal(let place, let range):
            guard let number = value.decimal else { return value.isNot("a number") }
            guard range.contains(number) else { return value.isOutOfRange }
            configuration[keyPath: place] = number
        case .optionalDecimal(let place, let range):
            if value.isNull {
                configuration[keyPath: place] = nil
                return nil
            }
            guard let number = value.decimal else { return value.isNot("a number") }
            guard range.contains(number) else { return value.isOutOfRange }
            configuration[keyPath: place] = number
        case .text(let place, let form):
            guard let text = value.text else { return value.isNot("text (put it into quotes if it is meant as such)") }
            guard form.accepts(text) else { return "\(value.shown) is not \(form.name)" }
            configuration[keyPath: place] = text
        case .texts:
            if value.isNull { return apply([], to: &configuration) }
            guard let items = value.items else { return value.isNot("a list") }
            return apply(items, to: &configuration)
        case .optionalText(let place, let form):
            if value.isNull {
                configuration[keyPath: place] = nil
                return nil
            }
            guard let text = value.text else { return value.isNot("text (put it into quotes if it is meant as such)") }
            guard form.accepts(text) else { return "\(value.shown) is not \(form.name)" }
            configuration[keyPath: place] = text
        case .word(let words, _, let write):
            // YAML takes some words for truth values: off.
            let word = value.text ?? (value.flag == nil ? nil : value.written)
            guard let text = word?.lowercased(), words.contains(text) else {
                return "\(value.shown) is not known"
            }
            write(text, &configuration)
        }
        return nil
    }
}

extension ConfigurationRule {
    /// Puts a list into a configuration, or says what is wrong with it.
    func apply(_ items: [ConfigurationValue], to configuration: inout Configuration) -> String? {
        guard case .texts(let place, let form) = self else { return "this is a list or a section, not a value" }
        var texts: [String] = []
        for item in items {
            guard let text = item.text, form.accepts(text) else { return "\(item.shown) is not \(form.name)" }
            texts.append(text)
        }
        configuration[keyPath: place] = texts
        return nil
    }

    /// The value that a configuration has, as JSON.
    func json(_ configuration: Configuration) -> JSONValue {
        switch self {
        case .flag(let place): .bool(configuration[keyPath: place])
        case .whole(let place, _): .integer(Int64(configuration[keyPath: place]))
        case .optionalWhole(let place, _): configuration[keyPath: place].map { .integer(Int64($0)) } ?? .null
        case .decimal(let place, _): number(configuration[keyPath: place])
        case .optionalDecimal(let place, _): configuration[keyPath: place].map(number) ?? .null
        case .text(let place, _): .string(configuration[keyPath: place])
        case .optionalText(let place, _): configuration[keyPath: place].map(JSONValue.string) ?? .null
        case .texts(let place, _): .array(configuration[keyPath: place].map(JSONValue.string))
        case .word(_, let read, _): .string(read(configuration))
        }
    }

    /// Gives one configuration the value of another.
    func copy(from other: Configuration, to configuration: inout Configuration) {
        switch self {
        case .flag(let place): configuration[keyPath: place] = other[keyPath: place]
        case .whole(let place, _): configuration[keyPath: place] = other[keyPath: place]
        case .optionalWhole(let place, _): configuration[keyPath: place] = other[keyPath: place]
        case .decimal(let place, _): configuration[keyPath: place] = other[keyPath: place]
        case .optionalDecimal(let place, _): configuration[keyPath: place] = other[keyPath: place]
        case .text(let place, _): configuration[keyPath: place] = other[keyPath: place]
        case .optionalText(let place, _): configuration[keyPath: place] = other[keyPath: place]
        case .texts(let place, _): configuration[keyPath: place] = other[keyPath: place]
        case .word(_, let read, let write): write(read(other), &configuration)
        }
    }

    private func number(_ number: Double) -> JSONValue {
        Int64(exactly: number).map(JSONValue.integer) ?? .number(number)
    }
}

/// A number without a needless `.0`.
private func short(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? String(number)
}
