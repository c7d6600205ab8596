internal import HTTPTypes

/// Which methods an address answers.
struct AllowedMethods: Sendable {
    private let routes: [(method: HTTPRequest.Method, parts: [Substring])]

    init(_ routes: [Route]) {
        self.routes = routes.map { ($0.method, $0.path.split(separator: "/")) }
    }

    /// The methods, empty if there is no such address.
    ///
    /// As in the router, a literal part goes before a parameter: `/streams/status` is never a stream called "status".
    func of(_ path: String) -> [HTTPRequest.Method] {
        let parts = path.split(separator: "/")
        let matching = routes.filter { route in
            route.parts.count == parts.count
                && zip(route.parts, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        let literal = { (parts: [Substring]) in parts.filter { !$0.hasPrefix("{") }.count }
        let best = matching.map { literal($0.parts) }.max() ?? 0
        var methods: [HTTPRequest.Method] = []
        for route in matching where literal(route.parts) == best {
            methods.append(route.method)
            if route.method == .get { methods.append(.head) }
        }
        return methods
    }
}
