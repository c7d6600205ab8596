/// Knows the tokens of the API.
public protocol TokenChecking: Sendable {
    /// What a token lets its holder do; nil if it is none, or none any more. One that has run out says so itself.
    ///
    /// Asked at each request, so that a revoked token ends at once. Takes the same time for all that are none.
    func grant(for token: String) -> AccessGrant?
}
