internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import MemCore
internal import Synchronization

/// Finds out where a request comes from, before anything else looks at it.
struct TrustedProxyMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// Where `api.trusted_proxies` is, which may change at any time.
    let settings: any SettingsControl
    /// Whether tokens are needed.
    let needsTokens: Bool
    let logger: Logger
    private let hasWarned = Warned()

    /// Whether the log was told already.
    private final class Warned: Sendable {
        let value = Atomic(false)
    }

    init(settings: any SettingsControl, needsTokens: Bool, logger: Logger) {
        self.settings = settings
        self.needsTokens = needsTokens
        self.logger = logger
    }

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        let proxies = TrustedProxies(settings.inForce)
        let origin = proxies.origin(request.headers, from: context.peer)
        (context.address, context.scheme) = (origin.address, origin.scheme)
        if !needsTokens, TrustedProxies.names(request.headers), !proxies.trusts(context.peer),
            !hasWarned.value.exchange(true, ordering: .relaxed)
        {
            logger.warning(
                "requests come through a proxy, and nobody needs a token: set api.auth and api.trusted_proxies",
                metadata: ["peer": "\(context.address)"]
            )
        }
        return try await next(request, context)
    }
}
