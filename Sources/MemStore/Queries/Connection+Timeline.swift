internal import DuckDB
internal import MemCore

extension Connection {
    /// One page of the timeline, read in one snapshot with its total.
    ///
    /// Rows are counted by the hour first, and only the hours that the page lies in are sorted: a late page of a long
    /// range would else need more memory than the whole store may use.
    func timeline(_ query: TimelineQuery) throws(DuckDBError) -> TimelinePage {
        let all = TimelineCondition(query)
        return try transaction { () throws(DuckDBError) in
            let counts = try run(
                "SELECT epoch_us(instant) // ?, count(*) FROM mem.timeline WHERE \(all.sql) GROUP BY 1 ORDER BY 1",
                [.integer(PageHours.hour)] + all.values
            )
            var hours = PageHours(query)
            while let row = try counts.next() { hours.count(try row.integer(1), inHour: try row.integer(0)) }
            guard let page = hours.page else {
                return TimelinePage(entries: [], total: hours.total, hasMore: hours.total > query.offset)
            }
            var condition = TimelineCondition(page)
            condition.add(after: page.after)
            let rows = try run(
                """
                SELECT t.instant, t.verdict, t.similarity, \(Self.sourceColumns), \(Self.frameColumns)
                FROM (
                    SELECT * FROM mem.timeline WHERE \(condition.sql) ORDER BY instant, source LIMIT ? OFFSET ?
                ) t
                \(Self.joins)
                ORDER BY t.instant, t.source
                """,
                condition.values + [Value(page.limit + 1), Value(page.offset)]
            )
            let entries = try rows.map(Self.entry)
            return TimelinePage(
                entries: Array(entries.prefix(query.limit)),
                total: hours.total,
                hasMore: entries.count > query.limit
            )
        }
    }

    /// What ``source(_:from:)`` reads.
    static let sourceColumns = "t.source, s.type, s.name, s.location, coalesce(n.id, '')"

    /// What belongs to a row `t` of the timeline: its frame `f`, its source `s` and its session `n`.
    static let joins = """
        JOIN mem.frames f ON f.id = t.frame
        JOIN mem.sources s ON s.id = t.source
        LEFT JOIN mem.stream_sessions n ON n.source = t.source
        """

    /// Reads ``sourceColumns`` from a column on.
    static func source(_ row: Row, from column: Int) throws(DuckDBError) -> (SourceRecord, SessionID) {
        let source = SourceRecord(
            id: SourceID(rawValue: try row.integer(column)),
            type: try row.text(column + 1),
            filename: try row.text(column + 2),
            location: try row.optionalText(column + 3)
        )
        return (source, SessionID(rawValue: try row.text(column + 4)))
    }

    /// Reads instant, verdict, similarity, ``sourceColumns`` and ``frameColumns``.
    static func entry(_ row: Row) throws(DuckDBError) -> TimelineEntry {
        let verdict = Verdict(rawValue: UInt8(clamping: try row.integer(1)))
        guard let verdict else {
            throw DuckDBError(.other, "could not read the timeline", cause: "a verdict is unknown")
        }
        let (source, session) = try source(row, from: 3)
        return TimelineEntry(
            instant: try row.instant(0),
            source: source,
            sessionID: session,
            verdict: verdict,
            similarity: row.isNull(2) ? nil : try row.double(2),
            frame: try frame(row, from: 8)
        )
    }
}
