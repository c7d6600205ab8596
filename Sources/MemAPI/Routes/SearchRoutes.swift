internal import Foundation
internal import Hummingbird
internal import MemCore

/// `/api/search`: what was remembered is looked up.
struct SearchRoutes: Sendable {
    let memory: any MemoryQuerying
    let annotations: any AnnotationStoring
    let words: any WordSearching
    let control: any StreamControl
    let pictures: any PictureWorking

    /// The most gaps, and changes of format, in one page: somebody whose line breaks every second has that many in an hour.
    static let maximumMarks = 3600

    var all: [Route] {
        [.get("/api/search") { request, _ in try await search(request) }]
    }

    private func search(_ request: Request) async throws -> Response {
        let query = QueryParameters(request.uri.query)
        switch try query.text("type") {
        case "timeline": return try await timeline(query)
        case "frame": return try await frame(query, request)
        case "transcript": return try await transcript(query)
        case "all": return try await everything(query)
        default: throw APIError.malformed("type: This has to be timeline, frame, transcript or all.")
        }
    }

    private func transcript(_ parameters: QueryParameters) async throws -> Response {
        guard let query = try WordQuery(parameters) else {
            throw APIError.malformed("q: This is needed with type=transcript.")
        }
        return JSONBody.response(TranscriptPageResponse(try await words.spoken(query), query: query))
    }

    /// Words in all that was said, noted and named; the timeline is what was on screen in the range.
    private func everything(_ parameters: QueryParameters) async throws -> Response {
        guard let query = try WordQuery(parameters) else {
            throw APIError.malformed("q: This is needed with type=all.")
        }
        let spoken = try await words.spoken(query)
        let noted = try await words.noted(query)
        let named = await control.streams().filter { $0.record.name.localizedStandardContains(query.text) }
        let request = try TimelineRequest(parameters)
        let timeline = try await memory.timeline(request.query)
        let results = EverythingResponse.Results(
            timeline: timeline.entries.map { TimelineEntryResponse($0) },
            transcripts: spoken.hits.map { TranscriptResponse($0) },
            annotations: noted.hits.map { NotedResponse($0) },
            streams: named.map(EverythingResponse.Stream.init)
        )
        let most = max(spoken.total, noted.total, timeline.total)
        return JSONBody.response(
            EverythingResponse(
                count: spoken.total + noted.total + named.count,
                results: results,
                pagination: TimelineResponse.Pagination(
                    limit: query.limit,
                    offset: query.offset,
                    hasMore: most - query.limit > query.offset,
                    nextCursor: nil
                )
            )
        )
    }

    private func timeline(_ query: QueryParameters) async throws -> Response {
        let request = try TimelineRequest(query)
        let page =
            if let bucket = request.bucket {
                try await memory.buckets(request.query, of: bucket)
            } else {
                try await memory.timeline(request.query)
            }
        var marks: [TimelineMark] = []
        if request.includesGaps {
            let part = Self.part(of: request.query, shownOn: page)
            if part.start < part.end { marks = try await memory.marks(part, limit: Self.maximumMarks) }
        }
        let texts = try await texts(about: page, bucket: request.bucket ?? 0)
        return JSONBody.response(TimelineResponse(page, marks: marks, texts: texts, query: request.query))
    }

    /// All that was said and noted about a time that the page shows.
    private func texts(about page: TimelinePage, bucket: Int64) async throws -> TimelineTexts {
        guard let first = page.entries.first, let last = page.entries.last else { return TimelineTexts() }
        let end = Instant(microseconds: last.instant.microseconds &+ bucket)
        return TimelineTexts(
            annotations: try await annotations.annotations(AnnotationQuery(start: first.instant, end: end)).annotations,
            transcriptions: try await words.transcriptions(from: first.instant, to: end)
        )
    }

    /// The part of a query's range that one page stands for: together the pages cover all of it, without overlap.
    private static func part(of query: TimelineQuery, shownOn page: TimelinePage) -> TimelineQuery {
        var part = query
        if let after = query.after {
            part.start = Instant(microseconds: after.instant.microseconds &+ 1)
        } else if query.offset > 0 {
            part.start = page.entries.first?.instant ?? query.end
        }
        if let next = page.next { part.end = Instant(microseconds: next.instant.microseconds &+ 1) }
        return part
    }

    private func frame(_ query: QueryParameters, _ request: Request) async throws -> Response {
        guard let id = try query.whole("frame_id", in: 1...Int64.max) else {
            throw APIError.malformed("frame_id: This is needed with type=frame.")
        }
        // As in the original, where a size is the size of what comes out.
        let wanted = try WantedPicture(query, fit: .stretch)
        let picture = PictureResponse(frame: FrameID(rawValue: id), wanted: wanted, caching: .forEver)
        return try await picture.response(to: request, from: PictureSource(memory: memory, pictures: pictures))
    }
}
