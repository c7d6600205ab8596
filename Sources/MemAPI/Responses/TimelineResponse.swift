internal import MemCore

/// One page of the timeline as JSON.
struct TimelineResponse: JSONWritable {
    private let count: Int
    private let entries: [Entry]
    private let pagination: Pagination

    /// A sample or a bucket of them, a gap, a change of format, or a span of wrong dates.
    enum Entry: JSONWritable {
        case sample(TimelineEntryResponse)
        case mark(TimelineMarkResponse)

        func write(to json: inout JSONOutput) {
            switch self {
            case .sample(let entry): entry.write(to: &json)
            case .mark(let mark): mark.write(to: &json)
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

    func write(to json: inout JSONOutput) {
        json.object { json in
            json.field("type", "timeline")
            json.field("count", count)
            json.field("entries", entries)
            // The original's clients know the field.
            json.null("stats")
            json.field("pagination", pagination)
        }
    }

    /// In the order of time: a gap behind the sample before it, any other mark before the sample that it begins with.
    private static func merged(
        _ entries: [TimelineEntry],
        _ marks: [TimelineMark],
        _ texts: TimelineTexts
    ) -> [Entry] {
        var merged: [Entry] = []
        var rest = marks[...]
        for (entry, texts) in zip(entries, texts.entries) {
            while let mark = rest.first, mark.start < entry.instant || (mark.start == entry.instant && !mark.isGap) {
                merged.append(.mark(TimelineMarkResponse(mark)))
                rest.removeFirst()
            }
            merged.append(.sample(TimelineEntryResponse(entry, texts)))
        }
        return merged + rest.map { .mark(TimelineMarkResponse($0)) }
    }
}

extension TimelineMark {
    /// Whether it is a gap.
    fileprivate var isGap: Bool {
        if case .gap = self { true } else { false }
    }
}
