internal import MemCore

/// One page of the timeline as JSON.
struct TimelineResponse: Encodable {
    let type = "timeline"
    let count: Int
    let entries: [TimelineEntryResponse]
    /// Always null: the original's clients know the field.
    let stats: String? = nil
    let pagination: Pagination

    init(_ page: TimelinePage, limit: Int, offset: Int) {
        count = page.total
        entries = page.entries.map(TimelineEntryResponse.init)
        pagination = Pagination(limit: limit, offset: offset, hasMore: page.total - page.entries.count > offset)
    }

    /// Where in the whole a page lies.
    struct Pagination: Encodable {
        let limit: Int
        let offset: Int
        let hasMore: Bool

        enum CodingKeys: String, CodingKey {
            case limit
            case offset
            case hasMore = "has_more"
        }
    }

    enum CodingKeys: String, CodingKey {
        case type
        case count
        case entries
        case stats
        case pagination
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(type, forKey: .type)
        try fields.encode(count, forKey: .count)
        try fields.encode(entries, forKey: .entries)
        try fields.encode(stats, forKey: .stats)
        try fields.encode(pagination, forKey: .pagination)
    }
}
