internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import MemCore
internal import NIOCore

/// Turns everything that is thrown on the way to an answer into the one body of errors.
struct ErrorMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// Which methods there are for a path, to tell a wrong method from a wrong path.
    let methods: AllowedMethods

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as APIError {
            return error.response
        } catch let error as StoreFailure {
            if !Task.isCancelled { log(error.message, context) }
            return APIError.store(error).response
        } catch is NIOTooManyBytesError {
            return APIError.tooLarge(JSONBody.maximumBytes).response
        } catch let error as HTTPError where error.status == .notFound {
            return unknown(request).response
        } catch let error as any HTTPResponseError {
            // The router's own refusals; its texts are not ours, so only the status is passed on.
            return APIError(
                status: error.status,
                code: error.status.kind == .clientError ? "VALIDATION_ERROR" : "INTERNAL_ERROR",
                detail: "The request was refused: \(error.status.reasonPhrase)."
            ).response
        } catch is CancellationError {
            // The client is gone, or the program ends: that is no fault.
            return APIError.cancelled.response
        } catch {
            log(String(describing: error), context)
            return APIError.failure.response
        }
    }

    /// The route's pattern is logged, never the path: that may hold a stream key.
    private func log(_ reason: String, _ context: Context) {
        context.logger.error(
            "A request failed.",
            metadata: ["route": "\(context.endpointPath ?? "")", "reason": "\(reason)"]
        )
    }

    private func unknown(_ request: Request) -> APIError {
        let allowed = methods.of(request.uri.path)
        guard !allowed.isEmpty else {
            return .notFound("There is nothing at this address.")
        }
        let list = allowed.map(\.rawValue).joined(separator: ", ")
        return APIError(
            status: .methodNotAllowed,
            code: "METHOD_NOT_ALLOWED",
            detail: "This address answers \(list) only.",
            headers: [.allow: list]
        )
    }
}
