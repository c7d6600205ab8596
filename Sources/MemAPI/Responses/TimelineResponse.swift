internal import MemCore

/// One page of the timeline as JSON.
struct TimelineResponse: Encodable {
    let type = "timeline"
    let count: Int
    let entries: [Entry]
    /// Always null: the original's clients know the field.
    let stats: String? = nil
    let pagination: Pagination

    /// A sample or a bucket of them, a gap, or a change of format.
    enum Entry: Encodable {
        case sample(TimelineEntryResponse)
        case mark(TimelineMarkResponse)

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .sample(let entry): try entry.encode(to: encoder)
            case .mark(let mark): try mark.encode(to: encoder)
            }
        }
    }

    init(_ page: TimelinePage, marks: [TimelineMark], texts: TimelineTexts, query: TimelineQuery) {
        count = page.total
        entries = Self.merged(page.entries, marks, texts)
        pagination = Pagination(
            limit: query.limit,
            offset: query.offset,
            hasMore: page.hasMore,
            nextCursor: page.next?.cursor
        )
    }

    /// In the order of time: a change of format before the sample that it begins with, a gap behind the one before it.
    private static func merged(
        _ entries: [TimelineEntry],
        _ marks: [TimelineMark],
        _ texts: TimelineTexts
    ) -> [Entry] {
        var merged: [Entry] = []
        var rest = marks[...]
        for entry in entries {
            while let mark = rest.first, mark.start < entry.instant || (mark.start == entry.instant && !mark.isGap) {
                merged.append(.mark(TimelineMarkResponse(mark)))
                rest.removeFirst()
            }
            merged.append(.sample(TimelineEntryResponse(entry, texts)))
        }
        return merged + rest.map { .mark(TimelineMarkResponse($0)) }
    }

    /// Where in the whole a page lies.
    struct Pagination: Encodable {
        let limit: Int
        let offset: Int
        let hasMore: Bool
        let nextCursor: String?

        enum CodingKeys: String, CodingKey {
            case limit
            case offset
            case hasMore = "has_more"
            case nextCursor = "next_cursor"
        }

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(limit, forKey: .limit)
            try fields.encode(offset, forKey: .offset)
            try fields.encode(hasMore, forKey: .hasMore)
            try fields.encode(nextCursor, forKey: .nextCursor)
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

extension TimelineMark {
    /// Whether it is a gap.
    fileprivate var isGap: Bool {
        if case .gap = self { true } else { false }
    }
}
