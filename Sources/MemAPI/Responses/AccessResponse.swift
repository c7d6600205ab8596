internal import MemCore

/// Who asks and what they may do, as JSON.
struct AccessResponse: Encodable {
    /// Whether Mem wants a token at all.
    let needsToken: Bool
    /// What the token is called; nil without one.
    let name: String?
    /// What may be done.
    let scopes: [AccessScope]

    init(_ caller: Caller) {
        needsToken = caller != .everybody
        scopes = AccessScope.allCases.filter(caller.may)
        if case .known(let grant) = caller { name = grant.name } else { name = nil }
    }

    enum CodingKeys: String, CodingKey {
        case needsToken = "needs_token"
        case name
        case scopes
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(needsToken, forKey: .needsToken)
        try fields.encode(name, forKey: .name)
        try fields.encode(scopes, forKey: .scopes)
    }
}
