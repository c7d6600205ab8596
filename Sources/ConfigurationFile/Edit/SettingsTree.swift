internal import MemCore

/// What a request to change settings asks for.
struct SettingsTree {
    /// What is wrong with it, a sentence each.
    private(set) var problems: [ConfigurationProblem] = []
    /// What it asks for: what differs from the configuration that it was compared with.
    private(set) var changed: [ConfigurationKey] = []
    /// That configuration with the changes.
    private(set) var configuration: Configuration

    /// Reads a tree and compares it with a configuration.
    ///
    /// A key that has several names may be there under all of them, as in an answer that was changed and sent back: the
    /// name whose value was changed counts.
    init(_ tree: JSONValue, comparedWith current: Configuration) {
        configuration = current
        var tree = tree
        for path in Setting.absentParts where tree.removing(path)?.value == .null {
            tree = tree.removing(path)?.rest ?? tree
        }
        var readings: [(name: String, keys: [ConfigurationKey], configuration: Configuration)] = []
        for (name, path) in Setting.otherNames {
            guard let part = tree.removing(name) else { continue }
            tree = part.rest
            let own = JSONValue.nesting(part.value, at: path.split(separator: ".").map(String.init))
            readings.append(read(own, name: name))
        }
        readings.insert(read(tree, name: nil), at: 0)
        for key in ConfigurationKey.all {
            let values = readings.filter { reading in
                reading.keys.contains { $0.path == key.path }
                    && key.rule.json(reading.configuration) != key.rule.json(current)
            }
            guard let first = values.first else { continue }
            if let other = values.first(where: {
                key.rule.json($0.configuration) != key.rule.json(first.configuration)
            }) {
                problems.append(
                    ConfigurationProblem(
                        place: .request,
                        key: other.name,
                        message: "this is another name of \(key.path), and the two are to be set to different values"
                    )
                )
            }
            key.rule.copy(from: first.configuration, to: &configuration)
            changed.append(key)
        }
    }

    private mutating func read(
        _ tree: JSONValue,
        name: String?
    ) -> (name: String, keys: [ConfigurationKey], configuration: Configuration) {
        var reading = configuration
        var reader = ConfigurationYAML(path: nil)
        reader.read(tree, into: &reading)
        problems += reader.problems.map { problem in
            var problem = problem
            problem.key = name ?? problem.key
            return problem
        }
        return (name ?? "", reader.keys, reading)
    }
}

extension JSONValue {
    /// What stands at a path of an object, and the object without it; nil if nothing is there.
    fileprivate func removing(_ path: String) -> (value: JSONValue, rest: JSONValue)? {
        guard case .object(var fields) = self else { return nil }
        let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
        guard let name = parts.first, let value = fields[name] else { return nil }
        guard parts.count == 2 else {
            fields[name] = nil
            return (value, .object(fields))
        }
        guard let found = value.removing(parts[1]) else { return nil }
        fields[name] = found.rest
        return (found.value, .object(fields))
    }

    /// A value in objects of these names, the outermost first.
    fileprivate static func nesting(_ value: JSONValue, at names: [String]) -> JSONValue {
        names.reversed().reduce(value) { .object([$1: $0]) }
    }
}
