internal import DuckDB
internal import MemCore

/// What the moments of a range have just outside of it: the one before, which may last into it, and where the last one ends.
struct MomentEdges {
    private struct Earlier {
        var id: Int64
        var source: SourceID
        var frame: Int64
        var start: Instant
    }

    /// Of each source the last moment that began before the range.
    private var earlier: [Earlier] = []
    /// Of each source where the last moment of the range ends: where the next one begins, or the newest sample.
    private var ends: [(source: SourceID, end: Instant)] = []

    init(_ query: TimelineQuery, _ knowledge: Knowledge, on connection: Connection) throws(DuckDBError) {
        var before = query
        before.start = query.start.advanced(bySeconds: -Connection.longestMoment)
        before.end = query.start
        let beforeCondition = TimelineCondition(before, time: "start")
        let earlier = try connection.run(
            """
            SELECT arg_max(id, start), source, arg_max(frame, start), max(start) FROM mem.moments
            WHERE \(beforeCondition.sql) GROUP BY source
            """,
            beforeCondition.values
        )
        while let row = try earlier.next() {
            self.earlier.append(
                Earlier(
                    id: try row.integer(0),
                    source: SourceID(rawValue: try row.integer(1)),
                    frame: try row.integer(2),
                    start: try row.instant(3)
                )
            )
        }
        var behind = query
        behind.start = query.end
        behind.end = query.end.advanced(bySeconds: Connection.longestMoment)
        let behindCondition = TimelineCondition(behind, time: "start")
        let next = try connection.run(
            "SELECT source, min(start) FROM mem.moments WHERE \(behindCondition.sql) GROUP BY source",
            behindCondition.values
        )
        while let row = try next.next() {
            ends.append((SourceID(rawValue: try row.integer(0)), try row.instant(1)))
        }
        try findNewest(before.start, query, behind.end, knowledge, on: connection)
    }

    /// Sources that nothing follows end with their newest sample.
    private mutating func findNewest(
        _ start: Instant,
        _ query: TimelineQuery,
        _ end: Instant,
        _ knowledge: Knowledge,
        on connection: Connection
    ) throws(DuckDBError) {
        let condition = TimelineCondition(query, time: "start")
        let inside = try connection.run(
            "SELECT DISTINCT source FROM mem.moments WHERE \(condition.sql)",
            condition.values
        )
        var open = Set(earlier.map(\.source))
        while let row = try inside.next() { open.insert(SourceID(rawValue: try row.integer(0))) }
        open.subtract(ends.map(\.source))
        guard !open.isEmpty else { return }
        var whole = query
        whole.start = start
        whole.end = end
        let parts = MinuteParts(whole, uncovered: knowledge.uncovered.instant)
        let rows = try connection.run("SELECT source, max(last) FROM (\(parts.sql)) GROUP BY source", parts.values)
        while let row = try rows.next() {
            let source = SourceID(rawValue: try row.integer(0))
            if open.contains(source) { ends.append((source, try row.instant(1))) }
        }
    }

    /// The moments of the range and those around it, as `id, source, frame, start, is_last`; the last of each source only
    /// says where the one before it ends.
    func near(_ query: TimelineQuery, _ values: inout [Value]) -> String {
        let condition = TimelineCondition(query, time: "start")
        values += condition.values
        var edges: [[Value]] = earlier.map { moment in
            [
                .integer(moment.id), .integer(moment.source.rawValue), .integer(moment.frame), Value(moment.start),
                .bool(false),
            ]
        }
        edges += ends.map { [.null, .integer($0.source.rawValue), .null, Value($0.end), .bool(true)] }
        let inside = "SELECT id, source, frame, start, false AS is_last FROM mem.moments WHERE \(condition.sql)"
        guard !edges.isEmpty else { return inside }
        values += edges.joined()
        let row = "(?::BIGINT, ?::BIGINT, ?::BIGINT, ?::TIMESTAMP, ?::BOOLEAN)"
        return "\(inside) UNION ALL VALUES \(edges.map { _ in row }.joined(separator: ", "))"
    }
}
