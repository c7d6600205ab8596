internal import DuckDB
internal import MemCore

extension Connection {
    /// One page of the timeline, read in one snapshot with its total.
    func timeline(_ query: TimelineQuery, _ knowledge: Knowledge) throws(DuckDBError) -> TimelinePage {
        try transaction { () throws(DuckDBError) in
            let (total, part) = try count(query, knowledge.uncovered)
            guard let page = part else {
                return TimelinePage(entries: [], total: total, hasMore: query.after == nil && total > query.offset)
            }
            var condition = TimelineCondition(page)
            condition.add(after: page.after)
            let found = try ask(
                """
                SELECT \(TimelineRow.columns) FROM mem.timeline WHERE \(condition.sql)
                ORDER BY instant, source LIMIT ? OFFSET ?
                """,
                condition.values + [Value(page.limit + 1), Value(page.offset)]
            )
            var rows: [TimelineRow] = []
            while let columns = try found.nextColumns() {
                for row in 0..<columns.count { rows.append(try TimelineRow(columns, row)) }
            }
            return TimelinePage(
                entries: try entries(Array(rows.prefix(query.limit)), knowledge.sources),
                total: total,
                hasMore: rows.count > query.limit
            )
        }
    }

    /// Up to here the instants of all samples are looked at.
    private static let shortRange = 2 * PageSpans.hour

    /// Counts the samples of a range and finds the part of it that the page lies in, nil if the page is empty.
    private func count(
        _ query: TimelineQuery,
        _ uncovered: Knowledge.Uncovered
    ) throws(DuckDBError) -> (total: Int, page: TimelineQuery?) {
        let length = query.end.microseconds.subtractingReportingOverflow(query.start.microseconds)
        if !length.overflow, length.partialValue <= Self.shortRange {
            let instants = try instants(query)
            return (instants.count, Self.part(query, of: instants))
        }
        let whole = HourSpans(query, uncovered: uncovered.hours)
        var parts = [whole.rows(of: query, "samples")]
        for part in whole.rest {
            let minutes = MinuteParts(part, uncovered: uncovered.minutes)
            parts.append(("SELECT source, epoch_us(first) AS start, samples FROM (\(minutes.sql))", minutes.values))
        }
        let rows = try stream(parts.map(\.sql).joined(separator: " UNION ALL "), parts.flatMap(\.values))
        var counts: [Int64: Int64] = [:]
        while let columns = try rows.nextColumns() {
            for (start, samples) in zip(try columns.integers(1), try columns.integers(2)) {
                counts[start.flooredDivision(by: PageSpans.hour), default: 0] += samples
            }
        }
        var spans = PageSpans(query, of: PageSpans.hour)
        for (hour, samples) in counts.sorted(by: { $0.key < $1.key }) { spans.count(samples, inSpan: hour) }
        return (spans.total, spans.page)
    }

    /// The instants of all samples of a range, ascending.
    private func instants(_ query: TimelineQuery) throws(DuckDBError) -> [Int64] {
        let condition = TimelineCondition(query)
        let rows = try stream("SELECT instant FROM mem.timeline WHERE \(condition.sql)", condition.values)
        var instants: [Int64] = []
        while let columns = try rows.nextColumns() { instants += try columns.integers(0) }
        // They are all but sorted, which takes little time then.
        instants.sort()
        return instants
    }

    /// The part of a range that a page and the entry behind it lie in, nil if the page is empty.
    private static func part(_ query: TimelineQuery, of instants: [Int64]) -> TimelineQuery? {
        var page = query
        var first = query.offset
        var last = query.offset
        if let after = query.after {
            // Of the entries at this very instant some may come behind the position.
            first = instants.partitioningIndex { $0 >= after.instant.microseconds }
            last = instants.partitioningIndex { $0 > after.instant.microseconds }
        }
        guard query.limit > 0, first < instants.count else { return nil }
        last = min(last + min(query.limit, instants.count), instants.count - 1)
        page.start = Instant(microseconds: instants[first])
        page.end = Instant(microseconds: instants[last] + 1)
        if query.after == nil { page.offset = first - instants.partitioningIndex { $0 >= instants[first] } }
        return page
    }
}

extension [Int64] {
    /// The first index from which on a condition holds, which holds for all that come after one for which it does.
    fileprivate func partitioningIndex(where holds: (Int64) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
