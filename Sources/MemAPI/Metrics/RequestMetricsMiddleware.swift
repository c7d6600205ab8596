internal import Hummingbird

/// Counts every request that has a route or none, whoever answers it; so it stands before all others.
struct RequestMetricsMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let metrics: APIMetrics
    let refusals: APIRefusals

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let route = context.endpointPath
        metrics.note(request.method, route: route, status: response.status, took: .now - start)
        // A 503 of a route is an answer: /health and /ready say so what is not well.
        if response.status != .serviceUnavailable {
            refusals.note(response.status, route: metrics.pattern(route), from: context.address)
        }
        return response
    }
}
