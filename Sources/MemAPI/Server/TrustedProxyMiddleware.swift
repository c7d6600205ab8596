internal import HTTPTypes
internal import Hummingbird
internal import MemCore

/// Finds out where a request comes from, before anything else looks at it.
struct TrustedProxyMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let proxies: MadeOfSettings<[String], TrustedProxies>
    let untrusted: UntrustedProxies

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        let proxies = proxies.current
        let origin = proxies.origin(request.headers, from: context.peer)
        (context.address, context.scheme) = (origin.address, origin.scheme)
        if TrustedProxies.names(request.headers), !proxies.trusts(context.peer) { untrusted.note(context.address) }
        return try await next(request, context)
    }
}
