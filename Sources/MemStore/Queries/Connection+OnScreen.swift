internal import DuckDB
internal import MemCore

extension Connection {
    /// How long before an instant its sample may lie: twice the longest interval that can be configured.
    private static let longestShown = 7200.0

    /// What each source had on screen at an instant: its newest sample until then, unless it was in a gap or not live.
    func onScreen(at instant: Instant, source: SourceID?) throws(DuckDBError) -> [TimelineEntry] {
        let window = TimelineQuery(
            start: instant.advanced(bySeconds: -Self.longestShown),
            end: Instant(microseconds: instant.microseconds &+ 1),
            sourceID: source
        )
        let condition = TimelineCondition(window)
        let rows = try run(
            """
            SELECT t.instant, t.verdict, t.similarity, \(Self.sourceColumns), \(Self.frameColumns)
            FROM (
                SELECT source, max(instant) AS instant, arg_max(frame, instant) AS frame,
                    arg_max(verdict, instant) AS verdict, arg_max_null(similarity, instant) AS similarity
                FROM mem.timeline WHERE \(condition.sql) GROUP BY source
            ) t
            \(Self.joins)
            WHERE (n.ended_at IS NULL OR n.ended_at >= ?)
                AND NOT EXISTS (
                    SELECT 1 FROM mem.gaps g WHERE g.source = t.source AND g.start < ? AND g."end" > ?
                        AND g.start >= t.instant
                )
            ORDER BY t.source
            """,
            condition.values + [Value(instant), Value(instant), Value(instant)]
        )
        return try rows.map(Self.entry)
    }
}
