internal import MemCore

/// What a client may say when it creates a session; fields that are not known are ignored, as in the original.
struct CreateStreamRequest: Equatable {
    /// What people will call the session; nil lets Mem choose.
    var name: String?
    /// What the client wants to get back unchanged.
    var metadata: [String: JSONValue]

    /// The most characters that a name may have: a line of a table.
    static let maximumNameLength = 200

    init(_ body: JSONValue) throws(APIError) {
        let fields = try JSONFields(body)
        name = try Self.name(in: fields)
        metadata = try fields.object("metadata") ?? [:]
    }

    /// A stream's name, nil if it is missing or blank.
    static func name(in fields: JSONFields) throws(APIError) -> String? {
        let name = try fields.text("name", atMost: maximumNameLength)
        // A control character could forge a line of a log or move a terminal's cursor.
        guard name?.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) ?? true else {
            throw fields.refusal("name", "This holds control characters.")
        }
        return name?.allSatisfy(\.isWhitespace) ?? true ? nil : name
    }
}
