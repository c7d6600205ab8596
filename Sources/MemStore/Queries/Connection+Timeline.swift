internal import DuckDB
internal import MemCore

extension Connection {
    /// One page of the timeline, read in one snapshot with its total.
    func timeline(_ query: TimelineQuery, _ knowledge: Knowledge) throws(DuckDBError) -> TimelinePage {
        try transaction { () throws(DuckDBError) in
            let (total, part) = try count(query, uncovered: knowledge.uncovered.instant)
            guard let page = part else {
                return TimelinePage(entries: [], total: total, hasMore: total > query.offset)
            }
            var condition = TimelineCondition(page)
            condition.add(after: page.after)
            let found = try run(
                """
                SELECT \(TimelineRow.columns) FROM mem.timeline WHERE \(condition.sql)
                ORDER BY instant, source LIMIT ? OFFSET ?
                """,
                condition.values + [Value(page.limit + 1), Value(page.offset)]
            )
            let rows = try found.map(TimelineRow.init)
            return TimelinePage(
                entries: try entries(Array(rows.prefix(query.limit)), knowledge.sources),
                total: total,
                hasMore: rows.count > query.limit
            )
        }
    }

    /// Up to here samples are counted one by one.
    private static let shortRange = 2 * PageSpans.hour

    /// Counts the samples of a range and finds the part of it that the page lies in, nil if the page is empty.
    private func count(
        _ query: TimelineQuery,
        uncovered: Instant?
    ) throws(DuckDBError) -> (total: Int, page: TimelineQuery?) {
        let length = query.end.microseconds.subtractingReportingOverflow(query.start.microseconds)
        if !length.overflow, length.partialValue <= Self.shortRange {
            let condition = TimelineCondition(query)
            let counts = try run("SELECT count(*) FROM mem.timeline WHERE \(condition.sql)", condition.values)
            let total = Int(try counts.next()?.integer(0) ?? 0)
            var page = query
            page.start = max(query.start, query.after?.instant ?? query.start)
            return (total, query.limit > 0 && query.offset < total ? page : nil)
        }
        let parts = MinuteParts(query, uncovered: uncovered)
        let counts = try run(
            """
            SELECT epoch_us(first) // \(PageSpans.hour), sum(samples)::BIGINT FROM (\(parts.sql))
            GROUP BY 1 ORDER BY 1
            """,
            parts.values
        )
        var spans = PageSpans(query, of: PageSpans.hour)
        while let row = try counts.next() { spans.count(try row.integer(1), inSpan: try row.integer(0)) }
        return (spans.total, spans.page)
    }
}
