internal import HTTPTypes
internal import Hummingbird
internal import MemCore
internal import NIOCore

/// `/api/streams/{ref}/recordings`: what was recorded of a stream.
struct RecordingRoutes: Sendable {
    let control: any StreamControl
    let recordings: any RecordingStoring & RecordingPlaying

    var all: [Route] {
        [
            .get("/api/streams/{ref}/recordings", for: .scope(.read)) { request, context in
                let parameters = QueryParameters(request.uri.query)
                let (start, end) = try parameters.range()
                let reference = try context.reference()
                guard let session = await control.stream(reference) else { throw APIError.streamNotFound(reference) }
                let query = SegmentQuery(
                    sessionID: session.record.id,
                    start: start,
                    end: end,
                    limit: try parameters.limit(atMost: 1000),
                    offset: try parameters.offset()
                )
                let page = try await recordings.segments(query)
                let live = recordings.liveRecording(of: query.sessionID)
                return JSONBody.response(RecordingsResponse(page, live: live, query: query))
            },
            .get("/api/streams/{ref}/clip", for: .scope(.read)) { request, context in
                try await clip(request, context)
            },
        ]
    }

    /// The longest clip, in seconds: its tables are held in memory.
    static let longestClip = 3600.0

    /// What a clip is called where it is saved: when it begins, in a way that no system minds.
    private static func name(from start: Instant) -> String {
        "clip-" + start.rfc3339.map { $0 == ":" ? "-" : String($0) }.joined()
    }

    private func clip(_ request: Request, _ context: APIContext) async throws -> Response {
        let parameters = QueryParameters(request.uri.query)
        guard let start = try parameters.instant("start") else { throw APIError.invalid("start", "This is missing.") }
        guard let end = try parameters.instant("end") else { throw APIError.invalid("end", "This is missing.") }
        let length = end.seconds(since: start)
        guard length > 0 else { throw APIError.invalid("end", "This is not later than start.") }
        guard length <= Self.longestClip else {
            throw APIError.invalid("end", "A clip is an hour long at most: ask for several.")
        }
        guard let format = try ClipFormat(rawValue: parameters.text("format") ?? ClipFormat.mp4.rawValue) else {
            throw APIError.invalid("format", "This is neither mp4 nor mkv.")
        }
        let reference = try context.reference()
        guard let session = await control.stream(reference) else { throw APIError.streamNotFound(reference) }
        let id = session.record.id
        guard let clip = try await clip(of: id, from: start, to: end, as: format) else {
            throw APIError.notFound("Nothing of stream \(id) was recorded from \(start.rfc3339) to \(end.rfc3339).")
        }
        let headers: HTTPFields = [
            .contentType: format.contentType, .cacheControl: "no-store", .contentLength: "\(clip.bytes)",
            .contentDisposition: "attachment; filename=\"\(Self.name(from: start)).\(format)\"",
        ]
        guard request.method != .head else { return Response(status: .ok, headers: headers) }
        let body = ResponseBody(contentLength: clip.bytes) { writer in
            // Should a piece fail, the reader sees that it ended before its length.
            while let piece = try await clip.next() { try await writer.write(ByteBuffer(bytes: piece)) }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private func clip(
        of session: SessionID,
        from start: Instant,
        to end: Instant,
        as format: ClipFormat
    ) async throws -> (any RecordedClip)? {
        do {
            return try await recordings.clip(of: session, from: start, to: end, as: format)
        } catch .store(let failure) {
            throw failure
        } catch {
            throw APIError.invalid("format", "\(error)")
        }
    }
}
