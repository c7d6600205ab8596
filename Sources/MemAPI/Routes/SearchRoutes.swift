internal import Hummingbird
internal import MemCore

/// `/api/search`: what was remembered is looked up.
struct SearchRoutes: Sendable {
    let memory: any MemoryQuerying
    let words: any WordSearching
    let control: any StreamControl
    let pictures: PictureSource

    /// The most gaps, and of each other mark, in one page: somebody whose line breaks every second has that many in an hour.
    static let maximumMarks = 3600

    var all: [Route] {
        [.get("/api/search", for: .scope(.read)) { request, _ in try await search(request) }]
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
        let range = try TimelineRequest(parameters).query
        let spoken = try await words.spoken(query)
        let noted = try await words.noted(query)
        let named = await control.streams().filter { stream in
            (query.sourceID == nil || query.sourceID == stream.record.sourceID) && query.isIn(stream.record.name)
        }
        // Clients of the original find what was on screen beside what was said.
        let timeline = try await memory.timeline(range)
        let results = EverythingResponse.Results(
            timeline: timeline.entries.map { TimelineEntryResponse($0) },
            transcripts: spoken.hits.map { TranscriptResponse($0) },
            annotations: noted.hits.map { NotedResponse($0) },
            streams: named.map(EverythingResponse.Stream.init)
        )
        return JSONBody.response(
            EverythingResponse(
                count: spoken.total + noted.total + named.count,
                results: results,
                pagination: Pagination(
                    limit: query.limit,
                    offset: query.offset,
                    shown: query.limit,
                    of: max(spoken.total, noted.total, timeline.total)
                )
            )
        )
    }

    private func timeline(_ query: QueryParameters) async throws -> Response {
        let request = try TimelineRequest(query)
        let page = try await page(request.query, of: request.bucket)
        let marks = request.includesGaps ? try await marks(on: page, of: request) : []
        let texts = try await texts(about: page.entries, of: request.query.sourceID)
        return JSONBody.response(TimelineResponse(page, marks: marks, texts: texts, query: request.query))
    }

    /// One page of samples, or of buckets of so many microseconds.
    private func page(_ query: TimelineQuery, of bucket: Int64?) async throws -> TimelinePage {
        if let bucket { try await memory.buckets(query, of: bucket) } else { try await memory.timeline(query) }
    }

    /// All that was said and noted about a time that the entries show.
    ///
    /// - Parameter source: the source of them all, if one is asked for.
    private func texts(about entries: [TimelineEntry], of source: SourceID?) async throws -> TimelineTexts {
        let most = TimelineTexts.maximumNotes
        let texts = try await words.texts(during: entries.map(\.span), of: source, notes: most)
        guard texts.notes.total <= most else { throw TimelineTexts.tooMuch }
        return try TimelineTexts(about: entries, texts.notes.annotations, texts.said)
    }

    /// The gaps and other marks in the part of the range that one page stands for: from behind the last entry of
    /// the page before to its own last entry, so that together the pages cover all of it, without overlap.
    private func marks(on page: TimelinePage, of request: TimelineRequest) async throws -> [TimelineMark] {
        var part = request.query
        if let after = part.after {
            part.start = after.instant.next
        } else if part.offset > 0 {
            var before = part
            (before.offset, before.limit) = (part.offset - 1, 1)
            guard !page.entries.isEmpty,
                let last = try await self.page(before, of: request.bucket).entries.last
            else { return [] }
            part.start = last.instant.next
        }
        if let next = page.next { part.end = next.instant.next }
        return part.start < part.end ? try await memory.marks(part, limit: Self.maximumMarks) : []
    }

    private func frame(_ query: QueryParameters, _ request: Request) async throws -> Response {
        guard let id = try query.whole("frame_id", in: 1...Int64.max) else {
            throw APIError.malformed("frame_id: This is needed with type=frame.")
        }
        // As in the original, where a size is the size of what comes out.
        let wanted = try WantedPicture(query, fit: .stretch)
        let picture = PictureResponse(frame: FrameID(rawValue: id), wanted: wanted, caching: .forEver)
        return try await picture.response(to: request, from: pictures)
    }
}

extension Instant {
    /// The instant right behind this one.
    fileprivate var next: Instant { Instant(microseconds: microseconds &+ 1) }
}
