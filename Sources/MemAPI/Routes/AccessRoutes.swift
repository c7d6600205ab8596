internal import HTTPTypes
internal import Hummingbird
internal import MemCore

/// `/api/login` and `/api/logout`: a page of Mem's is let in by a cookie, since it can't keep a token safe itself.
struct AccessRoutes: Sendable {
    /// Whether tokens are needed at all.
    let isNeeded: Bool
    /// Whether the API speaks HTTPS.
    let isEncrypted: Bool
    let tokens: any TokenChecking

    var all: [Route] {
        [
            .get("/api/login", for: .nothing) { _, context in JSONBody.response(AccessResponse(context.caller)) },
            .post("/api/login", for: .nothing) { request, context in try await login(request, context) },
            .post("/api/logout", for: .nothing) { _, context in
                var response = JSONBody.response(["message": "Logged out"])
                response.headers[.setCookie] = TokenCookie.field(nil, context, isEncrypted: isEncrypted)
                return response
            },
        ]
    }

    private func login(_ request: Request, _ context: APIContext) async throws -> Response {
        let fields = try JSONFields(try await JSONBody.read(request))
        guard let token = try fields.text("token", atMost: 256), !token.isEmpty else {
            throw fields.refusal("token", "This is needed: what `mem token create` printed.")
        }
        guard isNeeded else { return JSONBody.response(AccessResponse(.everybody)) }
        guard let grant = tokens.grant(for: token) else { throw APIError.unknownToken }
        guard !grant.hasExpired() else { throw APIError.expiredToken(grant) }
        var response = JSONBody.response(AccessResponse(.known(grant)))
        response.headers[.setCookie] = TokenCookie.field(token, context, isEncrypted: isEncrypted)
        return response
    }
}
