package import MemCore
internal import Synchronization

/// Tokens without a file.
package final class InMemoryTokens: TokenChecking {
    private let grants = Mutex<[String: AccessGrant]>([:])

    package init() {}

    /// Makes a text a token.
    package func add(_ token: String, _ scopes: AccessScope..., until expiry: Instant? = nil) {
        let grant = AccessGrant(id: "id-\(token)", name: "name-\(token)", scopes: Set(scopes), expiresAt: expiry)
        grants.withLock { $0[token] = grant }
    }

    /// Makes it none.
    package func revoke(_ token: String) {
        grants.withLock { $0[token] = nil }
    }

    package func grant(for token: String) -> AccessGrant? {
        grants.withLock { $0[token] }
    }
}
