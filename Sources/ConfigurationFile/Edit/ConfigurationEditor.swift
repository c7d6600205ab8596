internal import MemCore
internal import Yams

/// The text of a configuration file in which values are changed where they stand; everything else stays as it is.
///
/// YAML can be written in more ways than are known here, so every edit is read again: one that does not make the file mean
/// exactly what it is to mean is not made.
struct ConfigurationEditor {
    /// The text as it is now.
    private(set) var text: String

    /// A value is written in a way that is not touched; ends the edit.
    struct Refusal: Error {
        /// The key.
        var key: String
        /// Why, to follow the key and a colon.
        var reason: String
    }

    init(_ text: String) {
        self.text = text
    }

    /// Gives a key the value that a configuration has.
    /// - Throws: ``Refusal``; the text is as it was then.
    mutating func set(_ key: ConfigurationKey, to configuration: Configuration) throws(Refusal) {
        let before = try Self.read(text, key)
        var wanted = before
        key.rule.copy(from: configuration, to: &wanted)
        let edited = try edit(key, configuration)
        guard let after = try? Self.read(edited, key), after == wanted else {
            throw Refusal(key: key.path, reason: Self.oddity)
        }
        text = edited
    }

    static let oddity = "this is written in a way that Mem does not change by itself; change it in the file by hand"

    private static func read(_ text: String, _ key: ConfigurationKey) throws(Refusal) -> Configuration {
        var configuration = Configuration()
        var reader = ConfigurationYAML(path: nil)
        reader.read(text, into: &configuration)
        if let problem = reader.problems.first { throw Refusal(key: key.path, reason: problem.description) }
        return configuration
    }

    private func edit(_ key: ConfigurationKey, _ configuration: Configuration) throws(Refusal) -> String {
        let marked = MarkedText(text)
        let root = (try? Yams.compose(yaml: text)) ?? nil
        let edited =
            switch KeyPlace.find(key, in: root) {
            case .value(let name, let value):
                ScalarEdit(text: marked, name: name, value: value).edit(key, configuration)
            case .missing(let gap):
                KeyInsertion(text: marked, gap: gap).edit(key, configuration)
            }
        guard let edited else { throw Refusal(key: key.path, reason: Self.oddity) }
        return edited
    }
}
