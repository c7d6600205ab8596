internal import Hummingbird
internal import MemCore

/// `/api/search`: what was remembered is looked up.
struct SearchRoutes: Sendable {
    let memory: any MemoryQuerying

    /// The most entries in one page: what the original's page asks for.
    static let maximumLimit: Int64 = 5000
    /// The default page.
    static let defaultLimit: Int64 = 100
    /// A billion days of samples: far enough, and sums with it can't overflow.
    static let maximumOffset: Int64 = 100_000_000_000_000

    var all: [Route] {
        [.get("/api/search") { request, _ in try await search(request) }]
    }

    private func search(_ request: Request) async throws -> Response {
        let query = QueryParameters(request.uri.query)
        switch try query.text("type") {
        case "timeline": return try await timeline(query)
        case "frame": return try await frame(query, request)
        default: throw APIError.malformed("type: This has to be timeline or frame.")
        }
    }

    private func timeline(_ query: QueryParameters) async throws -> Response {
        let end = try query.instant("end") ?? .now()
        let start = try query.instant("start") ?? end.advanced(bySeconds: -86_400)
        guard start <= end else { throw APIError.invalid("start", "This is later than end.") }
        let source = try query.whole("source_id", in: 1...Int64.max)
        let limit = Int(try query.whole("limit", in: 1...Self.maximumLimit) ?? Self.defaultLimit)
        let offset = Int(try query.whole("offset", in: 0...Self.maximumOffset) ?? 0)
        let page = try await memory.timeline(
            TimelineQuery(
                start: start,
                // The API's end belongs to the range, as in the original; the store's doesn't.
                end: end.advanced(bySeconds: 0.000_001),
                sourceID: source.map(SourceID.init(rawValue:)),
                limit: limit,
                offset: offset
            )
        )
        return JSONBody.response(TimelineResponse(page, limit: limit, offset: offset))
    }

    private func frame(_ query: QueryParameters, _ request: Request) async throws -> Response {
        guard let id = try query.whole("frame_id", in: 1...Int64.max) else {
            throw APIError.malformed("frame_id: This is needed with type=frame.")
        }
        guard ["jpeg", "jpg", nil].contains(try query.text("format")) else {
            throw APIError.invalid("format", "Pictures are kept as jpeg.")
        }
        let rendition = try RenditionParameter.read(query)
        let picture = PictureResponse(frame: FrameID(rawValue: id), rendition: rendition, caching: .forEver)
        return try await picture.response(to: request, from: memory)
    }
}
