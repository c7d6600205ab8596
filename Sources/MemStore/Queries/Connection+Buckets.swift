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
            let uncovered = knowledge.uncovered
            var spans = PageSpans(query, of: microseconds)
            for (number, sources) in try bucketSizes(query, of: microseconds, uncovered) {
                spans.count(sources, inSpan: number)
            }
            guard let page = spans.page else {
                return TimelinePage(entries: [], total: spans.total, hasMore: spans.total > query.offset)
            }
            // Some buckets together may be longer than what is summed up here without much memory.
            let isShort = page.end.seconds(since: page.start) <= Self.shortPage
            let rows =
                try isShort
                ? shortBuckets(on: page, of: microseconds, uncovered: uncovered.minutes)
                : buckets(on: page, of: microseconds, uncovered: uncovered.minutes)
            return TimelinePage(
                entries: try entries(Array(rows.prefix(query.limit)), knowledge.sources),
                total: spans.total,
                hasMore: rows.count > query.limit
            )
        }
    }

    /// All buckets of a range, without their frames' metadata.
    ///
    /// A long range is summed up piece by piece, so that it takes no more memory than a short one.
    func density(
        _ query: TimelineQuery,
        of microseconds: Int64,
        _ knowledge: Knowledge
    ) throws(DuckDBError) -> [DensityBucket] {
        let uncovered = knowledge.uncovered
        let spans = knowledge.spans.sources(query, from: query.start, to: query.end).values
        guard let first = spans.map(\.lowerBound).min(), let last = spans.map(\.upperBound).max() else { return [] }
        let end = min(query.end, Instant(microseconds: last.microseconds + 1))
        let length = max(microseconds, Int64(Self.shortPage) * 1_000_000 / microseconds * microseconds)
        var part = query
        part.limit = .max - 1
        part.offset = 0
        part.after = nil
        part.start = max(query.start, first)
        var buckets: [DensityBucket] = []
        try transaction { () throws(DuckDBError) in
            while part.start < end {
                let next = (part.start.microseconds.flooredDivision(by: length) + 1) * length
                part.end = min(end, Instant(microseconds: next))
                for row in try shortBuckets(on: part, of: microseconds, uncovered: uncovered.minutes) {
                    buckets.append(DensityBucket(row))
                }
                part.start = part.end
            }
        }
        return buckets
    }

    /// Two days, in seconds.
    private static let shortPage = 172_800.0

    /// Of how many sources each bucket holds something, ascending.
    private func bucketSizes(
        _ query: TimelineQuery,
        of microseconds: Int64,
        _ uncovered: Knowledge.Uncovered
    ) throws(DuckDBError) -> [(number: Int64, sources: Int64)] {
        var sizes = BucketSizes(of: microseconds, in: query)
        guard microseconds % MinuteRow.minute == 0 else {
            let samples = parts(query, of: microseconds, uncovered: uncovered.minutes)
            try add(samples, to: &sizes)
            return sizes.all
        }
        let hours = HourSpans.hours(around: query, uncovered: uncovered.hours)
        let rows = HourSpans.rows(hours, of: query, "minutes")
        let found = try stream(rows.sql, rows.values)
        while let columns = try found.nextColumns() {
            let (sources, starts) = (try columns.integers(0), try columns.integers(1))
            for (row, minutes) in try columns.integers(2).enumerated() {
                sizes.add(sources[row], hour: starts[row], minutes: minutes)
            }
        }
        var rest = query
        rest.start = max(query.start, HourSpans.start(of: hours.upperBound))
        if rest.start < rest.end {
            let isLong = rest.end.seconds(since: rest.start) > 60
            let minutes = MinuteParts(rest, uncovered: uncovered.minutes, wholeRows: isLong)
            try add((minutes.sql, minutes.values), to: &sizes)
        }
        for minute in sizes.doubtfulMinutes {
            var part = query
            part.start = max(query.start, Instant(microseconds: minute))
            part.end = min(query.end, Instant(microseconds: minute + MinuteRow.minute))
            let samples = MinuteParts(part, uncovered: uncovered.minutes)
            try add((samples.sql, samples.values), to: &sizes)
        }
        return sizes.all
    }

    private func add(_ part: (sql: String, values: [Value]), to sizes: inout BucketSizes) throws(DuckDBError) {
        let rows = try stream("SELECT source, first FROM (\(part.sql))", part.values)
        while let columns = try rows.nextColumns() {
            for (source, instant) in zip(try columns.integers(0), try columns.integers(1)) {
                sizes.add(source, at: instant)
            }
        }
    }

    private func shortBuckets(
        on page: TimelineQuery,
        of microseconds: Int64,
        uncovered: Instant?
    ) throws(DuckDBError) -> [TimelineRow] {
        let parts = parts(page, of: microseconds, uncovered: uncovered)
        let rows = try stream("SELECT \(BucketSums.columns) FROM (\(parts.sql))", parts.values)
        var sums = BucketSums(of: microseconds)
        while let columns = try rows.nextColumns() { try sums.add(columns) }
        let (end, isOver) = page.offset.addingReportingOverflow(page.limit)
        return Array(sums.rows(after: page.after).prefix(isOver ? .max : end + 1).dropFirst(page.offset))
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

extension DensityBucket {
    /// Takes what a bucket of the timeline sums up.
    fileprivate init(_ row: TimelineRow) {
        self.init(
            start: row.instant,
            sourceID: row.sourceID,
            frameID: row.frameID,
            samples: row.bucket?.samples ?? 0,
            changes: row.bucket?.changes ?? 0
        )
    }
}
