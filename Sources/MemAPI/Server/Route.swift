internal import HTTPTypes
internal import Hummingbird

/// One method at one address, and what answers it.
struct Route: Sendable {
    /// What answers a request.
    typealias Answer = @Sendable (Request, APIContext) async throws -> Response

    /// The method; GET answers HEAD as well.
    let method: HTTPRequest.Method
    /// The address, with parameters in braces: `/api/streams/{ref}`.
    let path: String
    /// What a caller must be allowed; said with each route, so that none is open by oversight.
    let need: RouteNeed
    /// What answers whoever may ask.
    private let respond: Answer

    private init(method: HTTPRequest.Method, path: String, need: RouteNeed, answer: @escaping Answer) {
        self.method = method
        self.path = path
        self.need = need
        respond = answer
    }

    /// Answers, or refuses who may not ask; nothing of the body is read then.
    @Sendable func answer(_ request: Request, _ context: APIContext) async throws -> Response {
        try context.caller.allow(need)
        return try await respond(request, context)
    }

    static func get(_ path: String, for need: RouteNeed, _ answer: @escaping Answer) -> Route {
        Route(method: .get, path: path, need: need, answer: answer)
    }

    static func post(_ path: String, for need: RouteNeed, _ answer: @escaping Answer) -> Route {
        Route(method: .post, path: path, need: need, answer: answer)
    }

    static func put(_ path: String, for need: RouteNeed, _ answer: @escaping Answer) -> Route {
        Route(method: .put, path: path, need: need, answer: answer)
    }

    static func patch(_ path: String, for need: RouteNeed, _ answer: @escaping Answer) -> Route {
        Route(method: .patch, path: path, need: need, answer: answer)
    }

    static func delete(_ path: String, for need: RouteNeed, _ answer: @escaping Answer) -> Route {
        Route(method: .delete, path: path, need: need, answer: answer)
    }
}
