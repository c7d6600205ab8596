internal import Hummingbird
internal import MemCore

/// `/api/frames` and `/api/at`: stored pictures, what looks like them, and what was on screen when.
struct FrameRoutes: Sendable {
    let memory: any MemoryQuerying
    let pictures: PictureSource

    /// The most similar frames in one answer.
    static let maximumLimit: Int64 = 1000
    /// The default number of similar frames.
    static let defaultLimit: Int64 = 20
    /// Two encodings of one picture reach this, another slide does not.
    static let defaultSimilarity = 90.0

    var all: [Route] {
        [
            .get("/api/frames/{id}", for: .scope(.read)) { _, context in
                JSONBody.response(FrameResponse(try await frame(context)))
            },
            .get("/api/frames/{id}/image", for: .scope(.read)) { request, context in
                let wanted = try WantedPicture(QueryParameters(request.uri.query))
                let picture = PictureResponse(frame: try context.frameID(), wanted: wanted, caching: .forEver)
                return try await picture.response(to: request, from: pictures)
            },
            .get("/api/frames/{id}/similar", for: .scope(.read)) { request, context in
                try await similar(request, context)
            },
            .get("/api/at", for: .scope(.read)) { request, _ in
                let query = QueryParameters(request.uri.query)
                let instant = try query.instant("t") ?? .now()
                let source = try query.sourceID()
                return JSONBody.response(
                    InstantResponse(try await memory.onScreen(at: instant, source: source), at: instant)
                )
            },
        ]
    }

    private func similar(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = QueryParameters(request.uri.query)
        let least = try query.number("min_similarity", in: 0...100) ?? Self.defaultSimilarity
        let limit = try query.limit(atMost: Self.maximumLimit, otherwise: Self.defaultLimit)
        let frame = try await frame(context)
        // The frame itself comes first, or among its equals.
        let found = try await memory.frames(
            similarTo: frame.fingerprint,
            minimumSimilarity: least,
            limit: limit + 1
        )
        return JSONBody.response(
            SimilarFramesResponse(Array(found.filter { $0.frame.id != frame.id }.prefix(limit)), to: frame.id)
        )
    }

    private func frame(_ context: APIContext) async throws -> FrameRecord {
        let id = try context.frameID()
        guard let frame = try await memory.frame(id) else { throw APIError.frameNotFound(id) }
        return frame
    }
}
