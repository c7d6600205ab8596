internal import HTTPTypes
internal import Hummingbird
internal import MemCore

/// Lets callers ask so often and no more; behind ``TokenMiddleware``, which tells them apart.
struct RequestRateMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let rates: RequestRates
    /// Where `api.limits` are, which may change at any time.
    let settings: any SettingsControl

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if let who = Self.who(context), let seconds = rates.take(who, settings.inForce.api.limits) {
            throw APIError.tooManyRequests(who, retryAfterSeconds: seconds)
        }
        return try await next(request, context)
    }

    /// Whose request it is; nil for a program of this machine that needs no token: an export asks as fast as it can.
    private static func who(_ context: Context) -> RequestRates.Who? {
        if case .known(let grant) = context.caller { return .token(grant.id) }
        if context.caller == .everybody, context.address.isLoopback { return nil }
        return .address(context.address)
    }
}

extension APIError {
    fileprivate static func tooManyRequests(_ who: RequestRates.Who, retryAfterSeconds seconds: Int) -> APIError {
        let origin = if case .token = who { "with this token" } else { "from this address" }
        return APIError(
            status: .tooManyRequests,
            code: "TOO_MANY_REQUESTS",
            detail: "Too many requests came \(origin); try again in \(seconds) s (api.limits.requests_per_second).",
            headers: [.retryAfter: "\(seconds)"]
        )
    }
}
