internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// `/openapi.json`, `/openapi.yaml` and `/docs`: the contract, for programs and for people.
struct DocumentationRoutes: Sendable {
    let version: String

    var all: [Route] {
        [
            .get("/openapi.json", for: .nothing) { _, _ in
                Self.answer(try OpenAPIDocument.json(version: version), "application/json; charset=utf-8")
            },
            .get("/openapi.yaml", for: .nothing) { _, _ in
                Self.answer(OpenAPIDocument.yaml(version: version), "application/yaml; charset=utf-8")
            },
            .get("/docs", for: .nothing) { request, _ in try page(request) },
            // The original's second address of the same.
            .get("/redoc", for: .nothing) { request, _ in try page(request) },
        ]
    }

    /// The page may run its own script and have its own style; nothing of another host, nothing that was put into it.
    private func page(_ request: Request) throws -> Response {
        let nonce =
            String(UInt64.random(in: .min ... .max), radix: 36) + String(UInt64.random(in: .min ... .max), radix: 36)
        let html = try OpenAPIDocument.html(
            version: version,
            address: "http://" + (request.head.authority ?? "localhost:8000"),
            nonce: nonce
        )
        var response = Self.answer(html, "text/html; charset=utf-8")
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'nonce-\(nonce)'; script-src 'nonce-\(nonce)'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'"
        return response
    }

    /// Another version of Mem has another document, so nobody keeps it.
    private static func answer(_ text: String, _ type: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .cacheControl: "no-cache", .xContentTypeOptions: "nosniff"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
