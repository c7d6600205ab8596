internal import HTTPTypes
internal import MemCore

/// Who asks, as far as it matters for what may be done.
enum Caller: Hashable, Sendable {
    /// No token is needed here: everybody may do everything.
    case everybody
    /// Somebody without a token.
    case nobody
    /// Somebody with a token that is none, or none any more.
    case stranger
    /// Somebody with a token that has run out.
    case late(AccessGrant)
    /// Somebody with a token.
    case known(AccessGrant)

    /// Whether this may be done.
    func may(_ scope: AccessScope) -> Bool {
        switch self {
        case .everybody: true
        case .nobody, .stranger, .late: false
        case .known(let grant): grant.includes(scope)
        }
    }

    /// Refuses who may not do what a route is for.
    /// - Throws: ``APIError``
    func allow(_ need: RouteNeed) throws(APIError) {
        guard case .scope(let scope) = need, !may(scope) else { return }
        switch self {
        case .known(let grant): throw .scopeMissing(scope, grant)
        case .stranger: throw .unknownToken
        case .late(let grant): throw .expiredToken(grant)
        case .nobody, .everybody: throw .tokenMissing
        }
    }
}

/// What a caller must be allowed for a route to answer.
enum RouteNeed: Hashable, Sendable {
    /// Nothing: the route tells no secret, or what is asked for is opened by a stream key.
    case nothing
    /// This scope.
    case scope(AccessScope)
}

extension APIError {
    /// Nobody is let in without a token.
    static let tokenMissing = APIError(
        status: .unauthorized,
        code: "TOKEN_NEEDED",
        detail: "This needs a token: send it as \"Authorization: Bearer TOKEN\". `mem token create` makes one on Mem's"
            + " machine.",
        headers: [.wwwAuthenticate: challenge]
    )

    /// The token is none of Mem's.
    static let unknownToken = APIError(
        status: .unauthorized,
        code: "TOKEN_UNKNOWN",
        detail: "This token is none, or none any more: `mem token list` shows on Mem's machine which there are.",
        headers: [.wwwAuthenticate: challenge + ", error=\"invalid_token\""]
    )

    /// The token was one.
    static func expiredToken(_ grant: AccessGrant) -> APIError {
        let end = grant.expiresAt.map { " at \($0.rfc3339)" } ?? ""
        return APIError(
            status: .unauthorized,
            code: "TOKEN_EXPIRED",
            detail: "This token (\(grant.id)) ran out\(end). `mem token create` makes another one on Mem's machine.",
            headers: [.wwwAuthenticate: challenge + ", error=\"invalid_token\""]
        )
    }

    /// The token is for other things.
    static func scopeMissing(_ scope: AccessScope, _ grant: AccessGrant) -> APIError {
        let scopes = AccessScope.allCases.filter { grant.scopes.contains($0) }.map(\.rawValue).joined(separator: ", ")
        return APIError(
            status: .forbidden,
            code: "SCOPE_NEEDED",
            detail:
                "This needs a token with the scope \(scope.rawValue); this one has \(scopes.isEmpty ? "none" : scopes).",
            headers: [.wwwAuthenticate: challenge + ", error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""]
        )
    }

    /// How to answer 401 (RFC 6750, section 3); browsers don't ask people for it.
    private static let challenge = "Bearer realm=\"Mem\""
}
