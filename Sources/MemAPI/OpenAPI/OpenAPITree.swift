internal import Yams

/// A value of the OpenAPI document; unlike in ``JSONValue``, an object keeps the order in which it was written.
indirect enum OpenAPITree: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([OpenAPITree])
    case object([Field])

    /// One field of an object.
    struct Field: Hashable, Sendable {
        var name: String
        var value: OpenAPITree
    }

    /// Takes a node of YAML; what is plain and is no number, truth value or null is text.
    init(_ node: Node) {
        switch node {
        case .mapping(let mapping):
            self = .object(mapping.map { Field(name: $0.key.scalar?.string ?? "", value: OpenAPITree($0.value)) })
        case .sequence(let sequence): self = .array(sequence.map(OpenAPITree.init))
        case .scalar(let scalar): self = Self.plain(scalar, node)
        // The parser has put what an alias stands for in its place.
        case .alias: self = .null
        }
    }

    private static func plain(_ scalar: Node.Scalar, _ node: Node) -> OpenAPITree {
        guard scalar.style == .plain else { return .string(scalar.string) }
        switch Resolver.default.resolveTag(of: node) {
        case .null: return .null
        case .bool: return node.bool.map(OpenAPITree.bool) ?? .string(scalar.string)
        case .int: return node.int.map(OpenAPITree.integer) ?? .string(scalar.string)
        case .float: return node.float.map(OpenAPITree.number) ?? .string(scalar.string)
        default: return .string(scalar.string)
        }
    }

    /// The fields of an object, none of anything else.
    var fields: [Field] {
        if case .object(let fields) = self { fields } else { [] }
    }

    /// The elements of an array, none of anything else.
    var elements: [OpenAPITree] {
        if case .array(let elements) = self { elements } else { [] }
    }

    /// The text of a string, nil for anything else.
    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// A field of an object, nil if it is missing.
    subscript(_ name: String) -> OpenAPITree? {
        fields.first { $0.name == name }?.value
    }
}

extension OpenAPITree {
    /// The value as JSON.
    var json: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .string(let text): Self.quoted(text)
        case .array(let elements): "[" + elements.map(\.json).joined(separator: ",") + "]"
        case .object(let fields):
            "{" + fields.map { Self.quoted($0.name) + ":" + $0.value.json }.joined(separator: ",") + "}"
        }
    }

    /// A JSON string (RFC 8259, section 7).
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
