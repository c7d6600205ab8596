internal import HTTPTypes
internal import Hummingbird
internal import MemCore

/// Tells browsers what other pages may not do with an answer; what a route has said itself stays.
struct SecurityHeadersMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// Where `api.cors_origins` is, which may change at any time.
    let settings: any SettingsControl

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in SecurityHeaders.fields where response.headers[field.name] == nil {
            response.headers[field.name] = field.value
        }
        if settings.inForce.api.corsOrigins.contains("*") { response.headers[.resourcePolicy] = "cross-origin" }
        return response
    }
}

/// What every answer tells browsers.
enum SecurityHeaders {
    /// Nothing is guessed, framed, run, kept or told on; only pages of the same site may embed it.
    static let fields: HTTPFields = [
        .xContentTypeOptions: "nosniff",
        .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
        .referrerPolicy: "no-referrer",
        .resourcePolicy: "same-site",
        .openerPolicy: "same-origin",
        .cacheControl: "no-store",
    ]
}

extension HTTPField.Name {
    /// Whether the next address gets to know this one.
    fileprivate static let referrerPolicy = known("Referrer-Policy")
    /// Whose pages may embed an answer without asking for it by CORS (Fetch, section 3.7).
    fileprivate static let resourcePolicy = known("Cross-Origin-Resource-Policy")
    /// Whose windows may hold on to that of a page (HTML, section 7.1.3).
    fileprivate static let openerPolicy = known("Cross-Origin-Opener-Policy")
    /// What a browser says of where a request comes from.
    static let secFetchSite = known("Sec-Fetch-Site")
    /// What a browser says of what it wants an answer for.
    static let secFetchMode = known("Sec-Fetch-Mode")

    /// A name that is one; only a slip in this file could make it another.
    static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no name of a header") }
        return name
    }
}
