internal import HTTPTypes
internal import Hummingbird
internal import MemCore

/// Answers only those who ask for this machine by a name of its own; before anything else is looked at.
struct HostMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let names: MadeOfSettings<[String], HostNames>

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard names.current.allow(request.head.authority) else { return APIError.unknownHost.response }
        return try await next(request, context)
    }
}

extension APIError {
    /// Somebody asks for a host that is not this one, as far as Mem knows.
    ///
    /// The name is not repeated: whoever typed it knows it.
    static let unknownHost = APIError(
        status: .misdirectedRequest,
        code: "UNKNOWN_HOST",
        detail: "The host name in this address is none that Mem answers to. If it leads to this Mem, maybe by a proxy,"
            + " add it to api.hosts (MEM_API_HOSTS) in Mem's configuration; an IP address or localhost works always."
    )
}
