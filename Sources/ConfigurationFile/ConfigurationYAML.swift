internal import MemCore
internal import Yams

/// Walks over a YAML document, sets what it sets and notes what is wrong with it.
struct ConfigurationYAML {
    /// The path for messages; nil if what is read is no file.
    let path: String?
    /// What is wrong, in the order of the file.
    private(set) var problems: [ConfigurationProblem] = []
    /// The keys that were there, with a value that may be.
    private(set) var keys: [ConfigurationKey] = []

    /// Keys of the original's that were there and mean nothing.
    private(set) var ignored: [IgnoredKey] = []

    init(path: String?) {
        self.path = path
    }

    /// Reads a whole document; an empty one sets nothing.
    mutating func read(_ text: String, into configuration: inout Configuration) {
        do {
            guard let root = try Yams.compose(yaml: text) else { return }
            walk(root, section: "", into: &configuration)
        } catch {
            problems.append(problem(of: error))
        }
    }

    /// Reads a document that came as a tree.
    mutating func read(_ tree: JSONValue, into configuration: inout Configuration) {
        walk(Node(tree), section: "", into: &configuration)
    }

    private mutating func walk(_ node: Node, section: String, into configuration: inout Configuration) {
        if let scalar = node.scalar, value(scalar).isNull { return }
        guard let mapping = node.mapping else {
            note(node, section.isEmpty ? nil : section, "this is not a section", "\(listed(section)) below it")
            return
        }
        for (name, child) in mapping {
            let word = name.string ?? "?"
            let path = section.isEmpty ? word : section + "." + word
            if let key = ConfigurationKey.all.first(where: { $0.path == path }), original(path, child) == nil {
                set(key, to: child, into: &configuration)
            } else if ConfigurationKey.allSections.contains(path) {
                walk(child, section: path, into: &configuration)
            } else if let key = original(path, child) {
                guard key.usual == nil || child.scalar?.string != key.usual else { continue }
                ignored.append(IgnoredKey(path: path, line: name.mark?.line, reason: key.reason))
            } else {
                let known = ConfigurationKey.all.map(\.path) + ConfigurationKey.allSections
                note(name, path, "there is no such key", listed(section), NearestName.of(path, among: known))
            }
        }
    }

    /// The key of the original's that this is; only files have such.
    private func original(_ path: String, _ value: Node) -> OriginalKey? {
        guard self.path != nil, let key = OriginalKey.all.first(where: { $0.path == path }) else { return nil }
        guard let mark = key.mark else { return key }
        return value.scalar?.string.contains(mark) == true ? key : nil
    }

    private mutating func set(_ key: ConfigurationKey, to node: Node, into configuration: inout Configuration) {
        let message: String?
        if let scalar = node.scalar {
            message = key.rule.apply(value(scalar), to: &configuration)
        } else {
            // What is no scalar is no item of a list, and no value.
            let items = node.sequence?.map {
                $0.scalar.map(value) ?? ConfigurationValue(written: "", notation: .quoted)
            }
            message = items.map { key.rule.apply($0, to: &configuration) } ?? "this is a section, not a value"
        }
        guard let message else { return keys.append(key) }
        note(node, key.path, message, key.rule.allowed)
    }

    private func value(_ scalar: Node.Scalar) -> ConfigurationValue {
        guard scalar.style == .plain else { return ConfigurationValue(written: scalar.string, notation: .quoted) }
        let name = Resolver.default.resolveTag(of: Node.scalar(scalar))
        return ConfigurationValue(
            written: scalar.string,
            notation: .plain(isText: name == .str, isNull: name == .null)
        )
    }

    private func listed(_ section: String) -> String {
        ConfigurationKey.names(in: section).joined(separator: ", ")
    }

    private mutating func note(
        _ node: Node,
        _ key: String?,
        _ message: String,
        _ allowed: String?,
        _ suggestion: String? = nil
    ) {
        problems.append(
            ConfigurationProblem(
                place: path.map { .file(path: $0, line: node.mark?.line) } ?? .request,
                key: key,
                message: message,
                allowed: allowed,
                suggestion: suggestion
            )
        )
    }

    /// What Yams says, in one line.
    private func problem(of error: any Error) -> ConfigurationProblem {
        func at(_ line: Int?, _ message: String) -> ConfigurationProblem {
            ConfigurationProblem(place: path.map { .file(path: $0, line: line) } ?? .request, message: message)
        }
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return at(mark.line, "this is not YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = Set(duplicates).sorted().joined(separator: ", ")
            return ConfigurationProblem(
                place: path.map { .file(path: $0, line: context.mark.line) } ?? .request,
                message: "twice in the section that begins here: \(names)",
                allowed: "each key once"
            )
        case .reader(let problem, _, _, _):
            return at(nil, "this is not YAML: \(problem)")
        default:
            return at(nil, "this is not YAML")
        }
    }
}

extension Node {
    /// A tree as YAML would have it: texts are quoted, everything else is plain.
    fileprivate init(_ tree: JSONValue) {
        func plain(_ text: String) -> Node { Node(text, Tag(.implicit), .plain) }
        switch tree {
        case .null: self = plain("null")
        case .bool(let value): self = plain(value ? "true" : "false")
        case .integer(let value): self = plain(String(value))
        case .number(let value): self = plain(String(value))
        case .string(let value): self = Node(value, Tag(.implicit), .doubleQuoted)
        case .array(let values): self = Node(values.map { Node($0) })
        case .object(let fields):
            self = Node(fields.sorted { $0.key < $1.key }.map { (Node($0.key), Node($0.value)) })
        }
    }
}
