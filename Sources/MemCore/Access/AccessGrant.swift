/// What somebody with a token may do.
public struct AccessGrant: Hashable, Sendable {
    /// Names the token in logs and limits; no secret.
    public var id: String
    /// What its owner calls it.
    public var name: String
    /// What it lets its holder do.
    public var scopes: Set<AccessScope>
    /// From when on it lets nobody do anything; nil: never.
    public var expiresAt: Instant?

    /// Creates a grant.
    public init(id: String, name: String, scopes: Set<AccessScope>, expiresAt: Instant? = nil) {
        self.id = id
        self.name = name
        self.scopes = scopes
        self.expiresAt = expiresAt
    }

    /// Whether it has run out.
    public func hasExpired(at now: Instant = .now()) -> Bool {
        expiresAt.map { $0 <= now } ?? false
    }

    /// Whether the scope is among what may be done.
    public func includes(_ scope: AccessScope) -> Bool {
        scopes.contains(scope) || scopes.contains(.admin)
    }
}
