internal import MemCore

/// What is to be different about a session: its name, or how it is sampled.
struct ChangeStreamRequest {
    /// nil: as it is.
    let name: String?
    private let settings: [String: JSONValue]?
    private let fields: JSONFields

    /// - Throws: ``APIError`` if neither is there, or the name is no name.
    init(_ body: JSONValue) throws(APIError) {
        fields = try JSONFields(body)
        name = try CreateStreamRequest.name(in: fields)
        settings = try fields.object("settings")
        guard name != nil || settings != nil else {
            throw fields.refusal("name", "This is needed, and must not be empty, unless there are settings.")
        }
        if name == nil, fields["name"] != nil { throw fields.refusal("name", "This must not be empty.") }
    }

    /// The settings with what is to be different, nil if they are to stay as they are.
    ///
    /// `null` lets one go by the configuration again.
    /// - Throws: ``APIError`` that names the first setting that is not known, or can't be so.
    func settings(from before: StreamSettings) throws(APIError) -> StreamSettings? {
        guard let settings else { return nil }
        var after = before
        for (key, value) in settings.sorted(by: { $0.key < $1.key }) {
            guard let name = StreamSettings.Name(rawValue: key) else {
                let known = StreamSettings.Name.allCases.map(\.rawValue).joined(separator: ", ")
                throw fields.refusal("settings.\(key)", "There is no such setting of a stream; there are \(known).")
            }
            guard after.set(name, to: value) else {
                let detail = "This is not \(StreamSettings.allowed(name)), or null for what the configuration says."
                throw fields.refusal("settings.\(key)", detail)
            }
        }
        return after
    }
}
