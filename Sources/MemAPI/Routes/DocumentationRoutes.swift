internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// `/openapi.json` and `/openapi.yaml`: the contract, for programs.
struct DocumentationRoutes: Sendable {
    let version: String

    var all: [Route] {
        [
            .get("/openapi.json") { _, _ in
                Self.answer(try OpenAPIDocument.json(version: version), "application/json; charset=utf-8")
            },
            .get("/openapi.yaml") { _, _ in
                Self.answer(OpenAPIDocument.yaml(version: version), "application/yaml; charset=utf-8")
            },
        ]
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
