internal import HTTPTypes
internal import Hummingbird
internal import MemCore

/// Lets pages of this machine, of the host that was asked and of the configured origins use the API, and no other page.
///
/// On its own machine Mem asks for no password: without this rule any website that a person visits could read their
/// screen's history and their stream keys from `127.0.0.1`. Programs that are no browsers send neither `Origin` nor
/// `Sec-Fetch-Site` and notice nothing.
struct OriginMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// Where `api.cors_origins` is, which may change at any time.
    let settings: any SettingsControl

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let origin = request.headers[.origin] else {
            var response = isEmbeddedElsewhere(request) ? foreign : try await next(request, context)
            // Else a cache gives to a page what it got without one, and the browser keeps it from the page.
            response.headers[.vary] = "Origin"
            return response
        }
        guard let trust = trust(in: origin, asking: request.head.authority) else {
            var response = foreign
            response.headers[.vary] = "Origin"
            return response
        }
        var response: Response
        if request.method == .options {
            response = Response(status: .noContent)
            response.headers[.accessControlAllowMethods] = "GET, HEAD, POST, PUT, PATCH, DELETE"
            response.headers[.accessControlAllowHeaders] =
                "Authorization, Content-Type, Range, If-Match, If-None-Match, If-Range, Last-Event-ID"
            response.headers[.accessControlMaxAge] = "600"
        } else {
            response = try await next(request, context)
            response.headers[.accessControlExposeHeaders] =
                "Accept-Ranges, Content-Disposition, Content-Range, ETag, Location, Retry-After, WWW-Authenticate"
        }
        response.headers[.accessControlAllowOrigin] = trust == .anybody ? "*" : origin
        // Only who was named may send what a proxy in front of Mem knows the person by.
        if trust == .named { response.headers[.accessControlAllowCredentials] = "true" }
        response.headers[.vary] = "Origin"
        return response
    }

    private var foreign: Response { APIError.foreignOrigin.response }

    /// Whether a page of another site has put this address into itself, as a picture, say; browsers send no origin then.
    ///
    /// A link that a person follows is none: it leaves the page.
    private func isEmbeddedElsewhere(_ request: Request) -> Bool {
        guard request.headers[.secFetchSite] == "cross-site", !settings.inForce.api.corsOrigins.contains("*") else {
            return false
        }
        let isRead = request.method == .get || request.method == .head
        return !(isRead && request.headers[.secFetchMode] == "navigate")
    }

    private enum Trust {
        /// This machine, or the host that was asked.
        case near
        /// Listed by the configuration.
        case named
        /// The configuration lets every page in.
        case anybody
    }

    /// Why a page may use the API; nil if it may not.
    private func trust(in text: String, asking authority: String?) -> Trust? {
        let listed = settings.inForce.api.corsOrigins
        if let origin = WebOrigin(text) {
            if listed.contains(where: { WebOrigin($0) == origin }) { return .named }
            let isNear = ["localhost", "127.0.0.1", "[::1]"].contains(origin.host)
            if isNear || authority.map({ Self.host(of: $0[...]) }) == origin.host { return .near }
        }
        return listed.contains("*") ? .anybody : nil
    }

    /// The host of `host:port`, in lower case; an IPv6 address keeps its brackets.
    private static func host(of authority: Substring) -> String {
        if authority.first == "[", let end = authority.firstIndex(of: "]") {
            return authority[...end].lowercased()
        }
        return authority.prefix { $0 != ":" }.lowercased()
    }
}
