internal import HTTPTypes
internal import Hummingbird
internal import MemCore

/// Finds out who asks; what they may do each route says itself.
struct TokenMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// Whether tokens are needed at all.
    let isNeeded: Bool
    let tokens: any TokenChecking
    /// Where `api.cors_origins` is, which may change at any time.
    let settings: any SettingsControl

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.callerNow = caller(of: request, context)
        context.caller = context.callerNow()
        return try await next(request, context)
    }

    /// Finds out who asks, each time that it is called.
    private func caller(of request: Request, _ context: Context) -> @Sendable () -> Caller {
        guard isNeeded else { return { .everybody } }
        guard let token = Self.bearer(request) ?? cookie(request, context) else { return { .nobody } }
        return { [tokens] in
            tokens.grant(for: token).map { $0.hasExpired() ? .late($0) : .known($0) } ?? .stranger
        }
    }

    /// The token of the header; another scheme's is a proxy's business (RFC 9110, section 11.4).
    private static func bearer(_ request: Request) -> String? {
        let parts = (request.headers[.authorization] ?? "").split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    /// The token that a browser keeps for Mem's own pages; it sends it for others of the same site as well.
    private func cookie(_ request: Request, _ context: Context) -> String? {
        guard let token = request.cookies[TokenCookie.name]?.value, isOfOwnPage(request, context) else { return nil }
        return token
    }

    private func isOfOwnPage(_ request: Request, _ context: Context) -> Bool {
        let site = request.headers[.secFetchSite]
        if let site, site != "same-origin", site != "none" { return false }
        if let origin = request.headers[.origin] {
            guard let origin = WebOrigin(origin) else { return false }
            let isListed = settings.inForce.api.corsOrigins.contains { WebOrigin($0) == origin }
            if isListed { return true }
            // The scheme that a proxy in front of Mem is asked by, Mem does not know unless one that it trusts says so.
            if let scheme = context.scheme, scheme != origin.scheme { return false }
            return WebOrigin(origin.scheme + "://" + (request.head.authority ?? "")) == origin
        }
        // Browsers say where a change comes from; what says nothing is none, and can send the header.
        return site != nil || request.method == .get || request.method == .head
    }
}

/// The cookie that a page of Mem's is let in by: scripts can't read it, pages of other sites don't have it sent.
enum TokenCookie {
    static let name = "mem_token"
    /// How long a browser keeps it: a month.
    private static let seconds = 2_592_000

    /// The field that sets it.
    ///
    /// - Parameters:
    ///   - token: nil takes it away.
    ///   - isEncrypted: whether the API speaks HTTPS itself.
    static func field(_ token: String?, _ context: APIContext, isEncrypted: Bool) -> String {
        let isSecure = isEncrypted || context.scheme == "https"
        return "\(name)=\(token ?? ""); Path=/; Max-Age=\(token == nil ? 0 : seconds); HttpOnly; SameSite=Strict"
            + (isSecure ? "; Secure" : "")
    }
}
