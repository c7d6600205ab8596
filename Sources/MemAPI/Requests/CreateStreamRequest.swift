internal import Hummingbird
internal import MemCore

/// What a client may say when it creates a session; fields that are not known are ignored, as in the original.
struct CreateStreamRequest: Equatable {
    /// What people will call the session; nil lets Mem choose.
    var name: String?
    /// What the client wants to get back unchanged.
    var metadata: [String: JSONValue]

    /// The most characters that a name may have: a line of a table.
    static let maximumNameLength = 200

    /// The most levels that metadata may be nested: every client's JSON reader manages these.
    static let maximumDepth = 32

    init(_ body: JSONValue) throws(APIError) {
        guard case .object(let fields) = body else { throw .invalid("body", "This is not a JSON object.") }
        switch fields["name"] ?? .null {
        case .null: name = nil
        case .string(let text): name = try Self.checked(text)
        default: throw .invalid("name", "This is not text.")
        }
        switch fields["metadata"] ?? .null {
        case .null: metadata = [:]
        case .object(let object):
            guard JSONValue.object(object).depth <= Self.maximumDepth else {
                throw .invalid("metadata", "This is nested deeper than \(Self.maximumDepth) levels.")
            }
            metadata = object
        default: throw .invalid("metadata", "This is not a JSON object.")
        }
    }

    private static func checked(_ text: String) throws(APIError) -> String? {
        guard text.count <= maximumNameLength else {
            throw .invalid("name", "This is longer than \(maximumNameLength) characters.")
        }
        // A control character could forge a line of a log or move a terminal's cursor.
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw .invalid("name", "This holds control characters.")
        }
        return text.allSatisfy(\.isWhitespace) ? nil : text
    }
}

extension JSONValue {
    /// How many arrays and objects lie inside each other; 0 for a plain value.
    fileprivate var depth: Int {
        switch self {
        case .array(let values): 1 + (values.map(\.depth).max() ?? 0)
        case .object(let fields): 1 + (fields.values.map(\.depth).max() ?? 0)
        case .null, .bool, .integer, .number, .string: 0
        }
    }
}
