internal import MemCore

/// One page of what was said, as JSON.
struct TranscriptPageResponse: Encodable {
    let type = "transcript"
    let count: Int
    let results: [TranscriptResponse]
    let pagination: Pagination

    init(_ page: WordPage<Transcription>, query: WordQuery) {
        count = page.total
        results = page.hits.map { TranscriptResponse($0) }
        pagination = Pagination(
            limit: query.limit,
            offset: query.offset,
            shown: page.hits.count,
            of: page.total
        )
    }

    enum CodingKeys: String, CodingKey {
        case type
        case count
        case results
        case pagination
    }
}
