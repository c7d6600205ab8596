internal import DuckDB
internal import MemCore

extension Connection {
    /// How long before an instant its sample may lie: twice the longest interval that can be configured.
    private static let longestShown = 7200.0

    /// What each source had on screen at an instant: its newest sample until then, unless it was in a gap or not live.
    func onScreen(
        at instant: Instant,
        source: SourceID?,
        _ knowledge: Knowledge
    ) throws(DuckDBError) -> [TimelineEntry] {
        try transaction { () throws(DuckDBError) in
            let newest = try newestSamples(at: instant, source: source, uncovered: knowledge.uncovered.instant)
            guard let oldest = newest.values.min() else { return [] }
            let rows = try run(
                "SELECT \(TimelineRow.columns) FROM mem.timeline WHERE instant >= ? AND instant <= ? ORDER BY source",
                Value(oldest),
                Value(instant)
            )
            var shown: [TimelineRow] = []
            while let row = try rows.next() {
                let row = try TimelineRow(row)
                if newest[row.sourceID] == row.instant { shown.append(row) }
            }
            return try entries(shown, knowledge.sources)
        }
    }

    /// The newest sample until an instant of each source that showed something then.
    private func newestSamples(
        at instant: Instant,
        source: SourceID?,
        uncovered: Instant?
    ) throws(DuckDBError) -> [SourceID: Instant] {
        let window = TimelineQuery(
            start: instant.advanced(bySeconds: -Self.longestShown),
            end: Instant(microseconds: instant.microseconds &+ 1),
            sourceID: source
        )
        let parts = MinuteParts(window, uncovered: uncovered)
        let rows = try run(
            """
            SELECT t.source, t.instant FROM (SELECT source, max(last) AS instant FROM (\(parts.sql)) GROUP BY source) t
            JOIN mem.sources s ON s.id = t.source
            LEFT JOIN mem.stream_sessions n ON n.source = t.source
            WHERE (coalesce(n.ended_at, s.ended_at) IS NULL OR coalesce(n.ended_at, s.ended_at) >= ?)
                AND NOT EXISTS (
                    SELECT 1 FROM mem.gaps g WHERE g.source = t.source AND g.start < ? AND g."end" > ?
                        AND g.start >= t.instant
                )
            """,
            parts.values + [Value(instant), Value(instant), Value(instant)]
        )
        var newest: [SourceID: Instant] = [:]
        while let row = try rows.next() {
            newest[SourceID(rawValue: try row.integer(0))] = try row.instant(1)
        }
        return newest
    }
}
