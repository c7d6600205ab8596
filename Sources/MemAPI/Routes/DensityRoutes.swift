internal import Hummingbird
internal import MemCore

/// `/api/density` and `/api/sources`: what a timeline is drawn from, however long it is.
struct DensityRoutes: Sendable {
    let memory: any MemoryQuerying

    /// The most buckets of one source: more than a screen has columns.
    private static let maximumBuckets: Int64 = 5000

    /// Lengths that people count in, in seconds.
    private static let usualLengths: [Int64] = [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 21_600, 86_400, 604_800]

    /// The shortest length of which a range has a few hundred at most, in microseconds.
    private static func usualBucket(_ length: Int64) -> Int64 {
        let seconds = usualLengths.first { length / 1_000_000 <= $0 * 300 } ?? usualLengths[usualLengths.count - 1]
        return seconds * 1_000_000
    }

    var all: [Route] {
        [
            .get("/api/density", for: .scope(.read)) { request, _ in
                let wanted = try TimelineRequest(QueryParameters(request.uri.query))
                let query = wanted.query
                let (length, isOver) = query.end.microseconds.subtractingReportingOverflow(query.start.microseconds)
                let bucket = wanted.bucket ?? Self.usualBucket(length)
                guard !isOver, length / bucket <= Self.maximumBuckets else {
                    throw APIError.invalid(
                        "bucket",
                        "These are more than \(Self.maximumBuckets) buckets: ask for longer ones, or for less time."
                    )
                }
                let buckets = try await memory.density(query, of: bucket)
                return JSONBody.response(DensityResponse(buckets, query: query, bucket: bucket))
            },
            .get("/api/sources", for: .scope(.read)) { _, _ in
                JSONBody.response(SourceListResponse(try await memory.sources()))
            },
        ]
    }
}
