internal import HTTPTypes
internal import Hummingbird
internal import MemCore
internal import NIOCore

/// `/api/streams/rtmp-callback/…`: what an nginx-rtmp in front of Mem asks and tells, in the form of its notify module.
///
/// Mem takes RTMP in by itself and believes nothing of what is told here: a stream is live when its video or its pictures
/// come. So these answer, and the one thing that they do is to end pushed pictures earlier.
struct CallbackRoutes: Sendable {
    let control: any StreamControl
    let frames: any FramePushing

    /// More than any publisher's URLs take.
    private static let maximumBytes = 64 << 10

    var all: [Route] {
        [
            .post("/api/streams/rtmp-callback/publish", for: .nothing) { request, _ in
                let name = try await publisher(request)
                guard let session = await control.stream(name), session.record.key.rawValue == name,
                    session.record.isArmed
                else {
                    throw APIError(status: .forbidden, code: "FORBIDDEN", detail: "Invalid or inactive stream key")
                }
                return Self.ok
            },
            .post("/api/streams/rtmp-callback/publish-done", for: .nothing) { request, _ in
                await frames.endFrames(of: StreamKey(rawValue: try await publisher(request)))
                return Self.ok
            },
            .post("/api/streams/rtmp-callback/play", for: .nothing) { request, _ in try await played(request) },
            .post("/api/streams/rtmp-callback/play-done", for: .nothing) { request, _ in try await played(request) },
        ]
    }

    /// The stream key in a call about a publisher.
    private func publisher(_ request: Request) async throws -> String {
        try Self.publisher(in: await Self.form(request))
    }

    private static func publisher(in form: QueryParameters) throws(APIError) -> String {
        var values: [String: String] = [:]
        for field in ["call", "app", "name"] {
            guard let text = try form.text(field) else { throw APIError.invalid(field, "This is needed.") }
            values[field] = text
        }
        return values["name"] ?? ""
    }

    /// Whoever watches does so at nginx: nothing of Mem's is asked for.
    private func played(_ request: Request) async throws -> Response {
        _ = try await Self.form(request)
        return Self.ok
    }

    /// The fields of a form; of another body none.
    private static func form(_ request: Request) async throws -> QueryParameters {
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: maximumBytes)
        } catch is NIOTooManyBytesError {
            throw APIError.tooLarge(maximumBytes)
        }
        let type = request.headers[.contentType]?.lowercased() ?? ""
        return QueryParameters(
            type.hasPrefix("application/x-www-form-urlencoded") ? String(buffer: body) : nil
        )
    }

    private static var ok: Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: "OK"))
        )
    }
}
