internal import CoreMetrics
internal import HTTPTypes

/// What the API counts from the start of the program on.
///
/// Labels are the patterns of routes, never paths: those may hold a stream key. What a client makes up, a method or an
/// address that there is not, counts under one name together.
struct APIMetrics: Sendable {
    /// The label of requests that no route answers.
    static let noRoute = "none"

    private let factory: any MetricsFactory
    private let durations: Timer
    private let routes: Set<String>
    private let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    /// Creates the counters.
    ///
    /// - Parameter routes: the patterns that there are.
    init(_ factory: any MetricsFactory, routes: some Sequence<String>) {
        self.factory = factory
        self.routes = Set(routes)
        durations = Timer(label: "mem_api_request_duration_seconds", factory: factory)
    }

    /// A request got its answer, or the beginning of it.
    func note(_ method: HTTPRequest.Method, route: String?, status: HTTPResponse.Status, took: Duration) {
        durations.recordNanoseconds(Int64(took / .nanoseconds(1)))
        Counter(
            label: "mem_api_requests_total",
            dimensions: [
                ("method", methods.contains(method.rawValue) ? method.rawValue : "other"),
                ("route", pattern(route)),
                ("status", "\(status.code / 100)xx"),
            ],
            factory: factory
        ).increment()
    }

    /// What is told of a route: its pattern, if it is one.
    func pattern(_ route: String?) -> String {
        route.flatMap { routes.contains($0) ? $0 : nil } ?? Self.noRoute
    }
}
