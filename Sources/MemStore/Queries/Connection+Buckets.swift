internal import DuckDB
internal import MemCore

extension Connection {
    /// One page of the timeline in buckets of so many microseconds, read in one snapshot with its total.
    func buckets(
        _ query: TimelineQuery,
        of microseconds: Int64,
        _ knowledge: Knowledge
    ) throws(DuckDBError) -> TimelinePage {
        try transaction { () throws(DuckDBError) in
            let uncovered = knowledge.uncovered.instant
            let all = parts(query, of: microseconds, uncovered: uncovered)
            let counts = try run(
                """
                SELECT number, count(*) FROM (
                    SELECT DISTINCT epoch_us(first) // ? AS number, source FROM (\(all.sql))
                ) GROUP BY number ORDER BY number
                """,
                [.integer(microseconds)] + all.values
            )
            var spans = PageSpans(query, of: microseconds)
            while let row = try counts.next() { spans.count(try row.integer(1), inSpan: try row.integer(0)) }
            guard let page = spans.page else {
                return TimelinePage(entries: [], total: spans.total, hasMore: spans.total > query.offset)
            }
            let rows = try buckets(on: page, of: microseconds, uncovered: uncovered)
            return TimelinePage(
                entries: try entries(Array(rows.prefix(query.limit)), knowledge.sources),
                total: spans.total,
                hasMore: rows.count > query.limit
            )
        }
    }

    /// The rows of minutes if no bucket cuts through one, else samples.
    private func parts(
        _ query: TimelineQuery,
        of microseconds: Int64,
        uncovered: Instant?
    ) -> (sql: String, values: [Value]) {
        if microseconds % MinuteRow.minute == 0 {
            let parts = MinuteParts(query, uncovered: uncovered)
            return (parts.sql, parts.values)
        }
        let condition = TimelineCondition(query)
        let sql = """
            SELECT instant AS first, source, frame, 1 AS samples, (verdict IN (0, 2))::INTEGER AS changes, similarity
            FROM mem.timeline WHERE \(condition.sql)
            """
        return (sql, condition.values)
    }

    /// The buckets of a page, and one more; of equally long shown frames the oldest stands for its bucket.
    private func buckets(
        on page: TimelineQuery,
        of microseconds: Int64,
        uncovered: Instant?
    ) throws(DuckDBError) -> [TimelineRow] {
        let parts = parts(page, of: microseconds, uncovered: uncovered)
        var position = ""
        var behind: [Value] = []
        if let after = page.after {
            position = "WHERE bucket > ? OR (bucket = ? AND source > ?)"
            behind = [Value(after.instant), Value(after.instant), .integer(after.sourceID.rawValue)]
        }
        let rows = try run(
            """
            SELECT bucket, source, sum(samples)::BIGINT, sum(changes)::BIGINT,
                arg_max(frame, samples::HUGEINT * 1000000000000 - frame),
                CASE WHEN bool_or(similarity IS NULL) THEN NULL ELSE min(similarity) END
            FROM (
                SELECT make_timestamp(epoch_us(first) // ? * ?) AS bucket, source, frame, sum(samples) AS samples,
                    sum(changes) AS changes,
                    CASE WHEN bool_or(similarity IS NULL) THEN NULL ELSE min(similarity) END AS similarity
                FROM (\(parts.sql)) GROUP BY ALL
            )
            \(position) GROUP BY bucket, source ORDER BY bucket, source LIMIT ? OFFSET ?
            """,
            [.integer(microseconds), .integer(microseconds)] + parts.values + behind
                + [Value(page.limit + 1), Value(page.offset)]
        )
        return try rows.map { row throws(DuckDBError) in
            let changes = Int(try row.integer(3))
            return TimelineRow(
                instant: try row.instant(0),
                verdict: changes > 0 ? .new : .same,
                similarity: row.isNull(5) ? nil : try row.double(5),
                sourceID: SourceID(rawValue: try row.integer(1)),
                frameID: FrameID(rawValue: try row.integer(4)),
                bucket: TimelineEntry.Bucket(
                    microseconds: microseconds,
                    samples: Int(try row.integer(2)),
                    changes: changes
                )
            )
        }
    }
}
