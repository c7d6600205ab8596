/// What somebody with a token may do.
public struct AccessGrant: Hashable, Sendable {
    /// Names the token in logs and limits; no secret.
    public var id: String
    /// What its owner calls it.
    public var name: String
    /// What it lets its holder do.
    public var scopes: Set<AccessScope>

    /// Creates a grant.
    public init(id: String, name: String, scopes: Set<AccessScope>) {
        self.id = id
        self.name = name
        self.scopes = scopes
    }

    /// Whether the scope is among what may be done.
    public func includes(_ scope: AccessScope) -> Bool {
        scopes.contains(scope) || scopes.contains(.admin)
    }
}
