internal import DuckDB
internal import MemCore

extension Connection {
    /// One page of moments, read in one snapshot with its total.
    func moments(_ query: MomentQuery) throws(DuckDBError) -> MomentPage {
        let sources = TimelineCondition(of: query.part)
        let range = [Value(query.part.start), Value(query.part.end)]
        // The moments that begin in the range, of each source the one before, which may last into it, and the start of
        // the one behind, which ends the last.
        let runs = """
            WITH own AS (SELECT * FROM mem.moments WHERE \(sources.sql)),
            near AS (
                SELECT * FROM own WHERE start >= ? AND start < ?
                UNION
                SELECT * FROM own WHERE (source, start) IN (
                    SELECT (source, max(start)) FROM own WHERE start < ? GROUP BY source
                    UNION ALL SELECT (source, min(start)) FROM own WHERE start >= ? GROUP BY source
                )
            ),
            followed AS (
                SELECT *, lead(start) OVER (PARTITION BY source ORDER BY start) AS next FROM near
            ),
            last AS (
                SELECT source, max(instant) AS instant FROM mem.timeline
                WHERE instant >= (SELECT min(start) FROM followed WHERE next IS NULL)
                    AND source IN (SELECT source FROM followed WHERE next IS NULL) GROUP BY source
            ),
            runs AS (
                SELECT m.id, m.source, m.frame, m.start, coalesce(g.start, m.next, l.instant, m.start) AS "end"
                FROM followed m
                LEFT JOIN mem.gaps g ON g.source = m.source AND g."end" = m.next
                LEFT JOIN last l ON l.source = m.source AND m.next IS NULL
                WHERE m.start < ?
            ),
            meant AS (
                SELECT * FROM runs WHERE "end" >= ? AND epoch_us("end") - epoch_us(start) >= ?
                    \(query.frameID == nil ? "" : "AND frame = ?")
            )
            """
        var values = sources.values + range + range + [range[1], range[0]]
        values.append(.integer(Int64((min(max(query.minimumDwell, 0), 1e9) * 1_000_000).rounded())))
        if let frame = query.frameID { values.append(.integer(frame.rawValue)) }
        let order = query.order == .time ? "p.start, p.source" : "p.\"end\" - p.start DESC, p.start, p.source"
        return try transaction { () throws(DuckDBError) in
            let counts = try run("\(runs) SELECT count(*) FROM meant", values)
            let total = Int(try counts.next()?.integer(0) ?? 0)
            let rows = try run(
                """
                \(runs),
                page AS (SELECT * FROM meant p ORDER BY \(order) LIMIT ? OFFSET ?),
                counted AS (
                    SELECT p.id, count(*) AS samples FROM page p JOIN mem.timeline t
                    ON t.source = p.source AND t.instant >= p.start AND t.instant <= p."end" AND t.frame = p.frame
                    WHERE t.instant >= (SELECT min(start) FROM page) AND t.instant <= (SELECT max("end") FROM page)
                    GROUP BY p.id
                ),
                met AS (
                    SELECT p.id, count(*) AS occurrence FROM page p JOIN mem.moments m
                    ON m.frame = p.frame AND m.start <= p.start GROUP BY p.id
                )
                SELECT p.id, p.source, coalesce(n.id, ''), p.frame, p.start, p."end", c.samples, o.occurrence
                FROM page p JOIN counted c ON c.id = p.id JOIN met o ON o.id = p.id
                LEFT JOIN mem.stream_sessions n ON n.source = p.source
                ORDER BY \(order)
                """,
                values + [Value(query.part.limit), Value(query.part.offset)]
            )
            return MomentPage(moments: try rows.map(Self.moment), total: total)
        }
    }

    private static func moment(_ row: Row) throws(DuckDBError) -> Moment {
        Moment(
            id: Moment.ID(rawValue: try row.integer(0)),
            sourceID: SourceID(rawValue: try row.integer(1)),
            sessionID: SessionID(rawValue: try row.text(2)),
            frameID: FrameID(rawValue: try row.integer(3)),
            start: try row.instant(4),
            end: try row.instant(5),
            samples: Int(try row.integer(6)),
            occurrence: Int(try row.integer(7))
        )
    }
}
