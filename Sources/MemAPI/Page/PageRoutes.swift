internal import HTTPTypes
internal import Hummingbird
internal import MemCore
internal import NIOCore

/// `/` for browsers, and `/page/…`: the page for people, whose files are built into the program.
struct PageRoutes: Sendable {
    /// What programs get at `/`.
    let version: String

    var all: [Route] {
        [
            .get("/", for: .nothing) { request, _ in
                guard Self.isBrowser(request) else {
                    return JSONBody.response(["message": "Mem API is running", "version": version])
                }
                var response = Self.answer(.page, to: request)
                response.headers[.contentSecurityPolicy] = Self.policy
                return response
            },
            .get("/page/{name}", for: .nothing) { request, context in
                let name = try context.parameters.require("name")
                guard let file = PageFile.all[name] else { throw APIError.notFound("The page has no file \(name).") }
                return Self.answer(file, to: request)
            },
        ]
    }

    /// The page runs and loads its own files and nothing else; nothing that was put into it runs.
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    /// Browsers name HTML among what they want; programs take anything.
    private static func isBrowser(_ request: Request) -> Bool {
        (request.headers[.accept] ?? "").lowercased().contains("text/html")
    }

    /// Another version of Mem has another page, so it is asked for each time; what has not changed is not sent.
    private static func answer(_ file: PageFile, to request: Request) -> Response {
        let tag = file.tag
        let headers: HTTPFields = [
            .contentType: file.mediaType, .cacheControl: "no-cache", .eTag: tag, .xContentTypeOptions: "nosniff",
        ]
        if request.headers[.ifNoneMatch]?.contains(tag) == true {
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }
}
