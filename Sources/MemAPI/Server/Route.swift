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
    /// What answers.
    let answer: Answer

    static func get(_ path: String, _ answer: @escaping Answer) -> Route {
        Route(method: .get, path: path, answer: answer)
    }

    static func post(_ path: String, _ answer: @escaping Answer) -> Route {
        Route(method: .post, path: path, answer: answer)
    }

    static func put(_ path: String, _ answer: @escaping Answer) -> Route {
        Route(method: .put, path: path, answer: answer)
    }

    static func patch(_ path: String, _ answer: @escaping Answer) -> Route {
        Route(method: .patch, path: path, answer: answer)
    }

    static func delete(_ path: String, _ answer: @escaping Answer) -> Route {
        Route(method: .delete, path: path, answer: answer)
    }
}
