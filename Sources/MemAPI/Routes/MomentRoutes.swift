internal import Hummingbird
internal import MemCore

/// `/api/moments`: how long a picture was on screen, and when again.
struct MomentRoutes: Sendable {
    let memory: any MemoryQuerying

    var all: [Route] {
        [
            .get("/api/moments", for: .scope(.read)) { request, _ in
                let query = try Self.query(QueryParameters(request.uri.query))
                return JSONBody.response(MomentResponse(try await memory.moments(query), query: query))
            }
        ]
    }

    private static func query(_ parameters: QueryParameters) throws(APIError) -> MomentQuery {
        var query = MomentQuery(part: try TimelineRequest(parameters).query)
        query.frameID = try parameters.whole("frame_id", in: 1...Int64.max).map(FrameID.init(rawValue:))
        query.minimumDwell = try parameters.number("min_dwell", in: 0...1e9) ?? 0
        if let order = try parameters.text("order") {
            guard let known = MomentQuery.Order(rawValue: order) else {
                throw .invalid("order", "This can be time or dwell.")
            }
            query.order = known
        }
        guard query.part.after == nil else { throw .invalid("cursor", "Moments are paged by offset.") }
        return query
    }
}
