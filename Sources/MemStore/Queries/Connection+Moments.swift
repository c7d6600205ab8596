internal import DuckDB
internal import MemCore

extension Connection {
    /// One page of moments, read in one snapshot with its total.
    func moments(_ query: MomentQuery, _ knowledge: Knowledge) throws(DuckDBError) -> MomentPage {
        try transaction { () throws(DuckDBError) in
            let edges = try MomentEdges(query.part, knowledge, on: self)
            var (page, total) = try momentPage(query, edges, knowledge)
            try count(&page, uncovered: knowledge.uncovered.instant)
            return MomentPage(moments: page, total: total)
        }
    }

    /// The moments of a page, without their samples and occurrence, and how many the query has in all.
    private func momentPage(
        _ query: MomentQuery,
        _ edges: MomentEdges,
        _ knowledge: Knowledge
    ) throws(DuckDBError) -> (page: [Moment], total: Int) {
        var values: [Value] = []
        let near = edges.near(query.part, &values)
        values += [Value(query.part.end), Value(query.part.start)]
        values.append(.integer(Int64((min(max(query.minimumDwell, 0), 1e9) * 1_000_000).rounded())))
        if let frame = query.frameID { values.append(.integer(frame.rawValue)) }
        let order = query.order == .time ? "start, source" : "\"end\" - start DESC, start, source"
        let meant = """
            WITH followed AS (
                SELECT id, source, frame, start, is_last, 
                    -- A last sample that begins a moment itself does not end it.
                    lead(start) OVER (PARTITION BY source ORDER BY start, is_last DESC) AS next
                FROM (\(near))
            ),
            meant AS MATERIALIZED (
                SELECT * FROM (
                    SELECT m.id, m.source, m.frame, m.start, coalesce(g.start, m.next, m.start) AS "end"
                    FROM followed m LEFT JOIN mem.gaps g ON g.source = m.source AND g."end" = m.next
                    WHERE m.start < ? AND NOT m.is_last
                )
                WHERE "end" >= ? AND epoch_us("end") - epoch_us(start) >= ?
                    \(query.frameID == nil ? "" : "AND frame = ?")
            )
            """
        let rows = try run(
            """
            \(meant) SELECT w.total, p.id, p.source, p.frame, p.start, p."end"
            FROM (SELECT count(*) AS total FROM meant) w
            LEFT JOIN (SELECT * FROM meant ORDER BY \(order) LIMIT ? OFFSET ?) p ON true ORDER BY \(order)
            """,
            values + [Value(query.part.limit), Value(query.part.offset)]
        )
        var page: [Moment] = []
        var total = 0
        while let row = try rows.next() {
            total = Int(try row.integer(0))
            guard !row.isNull(1) else { break }
            page.append(
                Moment(
                    id: Moment.ID(rawValue: try row.integer(1)),
                    sourceID: SourceID(rawValue: try row.integer(2)),
                    sessionID: nil,
                    frameID: FrameID(rawValue: try row.integer(3)),
                    start: try row.instant(4),
                    end: try row.instant(5),
                    samples: 0,
                    occurrence: 0
                )
            )
        }
        let sources = try knowledge.sources.entries(of: Set(page.map(\.sourceID)), on: self)
        for index in page.indices {
            page[index].sessionID = sources[page[index].sourceID]?.sessionID
        }
        return (page, total)
    }

    /// Counts the samples of moments, and how often their frames were shown until then.
    private func count(_ page: inout [Moment], uncovered: Instant?) throws(DuckDBError) {
        guard let start = page.map(\.start).min(), let end = page.map(\.end).max() else { return }
        let ids = Value.text(Set(page.map { String($0.frameID.rawValue) }).joined(separator: ","))
        let isOfPage = "frame IN (SELECT unnest(string_split(?, ',')::BIGINT[]))"
        let span = TimelineQuery(start: start, end: Instant(microseconds: end.microseconds &+ 1))
        let parts = MinuteParts(span, uncovered: uncovered)
        let places = Dictionary(grouping: page.indices) { page[$0].frameID }
        let samples = try run(
            "SELECT frame, source, first, samples FROM (\(parts.sql)) WHERE \(isOfPage)",
            parts.values + [ids]
        )
        while let row = try samples.next() {
            let (source, first) = (SourceID(rawValue: try row.integer(1)), try row.instant(2))
            let place = places[FrameID(rawValue: try row.integer(0))]?.first { index in
                page[index].sourceID == source && page[index].start <= first && first <= page[index].end
            }
            if let place { page[place].samples += Int(try row.integer(3)) }
        }
        // No moment of a frame is older than the frame.
        let oldest = try run(
            "SELECT min(first_instant) FROM (SELECT id AS frame, first_instant FROM mem.frames) WHERE \(isOfPage)",
            ids
        )
        guard let row = try oldest.next(), let since = try row.optionalInstant(0) else { return }
        let shown = try run(
            "SELECT frame, start FROM mem.moments WHERE start >= ? AND start <= ? AND \(isOfPage)",
            Value(since),
            Value(end),
            ids
        )
        while let row = try shown.next() {
            let start = try row.instant(1)
            for index in places[FrameID(rawValue: try row.integer(0))] ?? [] where page[index].start >= start {
                page[index].occurrence += 1
            }
        }
    }
}
