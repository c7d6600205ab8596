internal import HTTPTypes
internal import Hummingbird

/// Lets pages of this machine and of the host that was asked use the API, and no other page.
///
/// The API has no password: without this rule any website that a person visits could read their screen's history and
/// their stream keys from `127.0.0.1`. Programs that are no browsers send no `Origin` and notice nothing.
struct OriginMiddleware: RouterMiddleware {
    typealias Context = APIContext

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let origin = request.headers[.origin] else { return try await next(request, context) }
        guard isTrusted(origin, asking: request.head.authority) else {
            return APIError.foreignOrigin.response
        }
        var response: Response
        if request.method == .options {
            response = Response(status: .noContent)
            response.headers[.accessControlAllowMethods] = "GET, HEAD, POST, PUT, DELETE"
            response.headers[.accessControlAllowHeaders] = "Content-Type"
            response.headers[.accessControlMaxAge] = "600"
        } else {
            response = try await next(request, context)
        }
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.vary] = "Origin"
        return response
    }

    /// Whether a page comes from this machine, or from the host that it asks, at any port.
    private func isTrusted(_ origin: String, asking authority: String?) -> Bool {
        guard let scheme = origin.firstRange(of: "://") else { return false }
        let host = Self.host(of: origin[scheme.upperBound...])
        guard !host.isEmpty else { return false }
        return ["localhost", "127.0.0.1", "[::1]"].contains(host) || host == authority.map { Self.host(of: $0[...]) }
    }

    /// The host of `host:port`, in lower case; an IPv6 address keeps its brackets.
    private static func host(of authority: Substring) -> String {
        if authority.first == "[", let end = authority.firstIndex(of: "]") {
            return authority[...end].lowercased()
        }
        return authority.prefix { $0 != ":" }.lowercased()
    }
}
