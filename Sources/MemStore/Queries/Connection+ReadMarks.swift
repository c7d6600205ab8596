internal import DuckDB
internal import MemCore

extension Connection {
    /// The session of a mark; an imported file has none, which is an empty text in columns that are as old as sessions.
    private static func session(_ row: Row) throws(DuckDBError) -> SessionID? {
        let id = try row.text(0)
        return id.isEmpty ? nil : SessionID(rawValue: id)
    }

    /// Gaps, format spans and misdated spans that begin in a query's range, ascending in time, so many of each kind at most.
    func marks(_ query: TimelineQuery, limit: Int) throws(DuckDBError) -> [TimelineMark] {
        let condition = TimelineCondition(query, time: "start")
        let gaps = try run(
            """
            SELECT session, source, start, "end", cause FROM mem.gaps WHERE \(condition.sql)
            ORDER BY start, source LIMIT ?
            """,
            condition.values + [Value(limit)]
        )
        var marks = try gaps.map { row throws(DuckDBError) in
            TimelineMark.gap(
                sessionID: try Self.session(row),
                sourceID: SourceID(rawValue: try row.integer(1)),
                start: try row.instant(2),
                end: try row.instant(3),
                cause: GapCause(rawValue: try row.text(4)) ?? .disconnected
            )
        }
        let spans = try run(
            """
            SELECT session, source, start, width, height, codec FROM mem.format_spans WHERE \(condition.sql)
            ORDER BY start, source LIMIT ?
            """,
            condition.values + [Value(limit)]
        )
        marks += try spans.map { row throws(DuckDBError) in
            try Self.formatSpan(row)
        }
        let misdated = try run(
            """
            SELECT session, source, start, "end", ahead FROM mem.misdated WHERE \(condition.sql)
            ORDER BY start, source LIMIT ?
            """,
            condition.values + [Value(limit)]
        )
        marks += try misdated.map { row throws(DuckDBError) in
            TimelineMark.misdated(
                sessionID: try Self.session(row),
                sourceID: SourceID(rawValue: try row.integer(1)),
                start: try row.instant(2),
                end: try row.instant(3),
                ahead: MediaTime(microseconds: try row.integer(4))
            )
        }
        return marks.sorted { ($0.start, $0.sourceID) < ($1.start, $1.sourceID) }
    }

    /// Reads session, source, start, width, height and codec.
    static func formatSpan(_ row: Row) throws(DuckDBError) -> TimelineMark {
        .formatSpan(
            sessionID: try session(row),
            sourceID: SourceID(rawValue: try row.integer(1)),
            start: try row.instant(2),
            pictureSize: PictureSize(width: Int(try row.integer(3)), height: Int(try row.integer(4))),
            codec: VideoCodec(fourCC: try row.text(5))
        )
    }
}
