internal import MemCore

/// One page of annotations as JSON.
struct AnnotationListResponse: Encodable {
    let annotations: [AnnotationResponse]
    let count: Int
    let pagination: Pagination
    let timestamp = Instant.now().rfc3339

    init(_ page: AnnotationPage, query: AnnotationQuery) {
        annotations = page.annotations.map(AnnotationResponse.init)
        count = page.total
        pagination = Pagination(
            limit: query.limit ?? page.total,
            offset: query.offset,
            shown: page.annotations.count,
            of: page.total
        )
    }

    enum CodingKeys: String, CodingKey {
        case annotations
        case count
        case pagination
        case timestamp
    }
}
