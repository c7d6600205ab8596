internal import DuckDB
internal import MemCore

extension Connection {
    /// Cuts what is to be forgotten into slices of some 50,000 rows, at full hours.
    func slices(of whole: TimelineQuery, rows limit: Int64 = 50_000) throws(DuckDBError) -> [ForgetSlice] {
        let timeline = TimelineCondition(whole)
        let said = TimelineCondition(whole, time: "start")
        let hours = try run(
            """
            SELECT hour, count(*) FROM (
                SELECT epoch_us(instant) // ? AS hour FROM mem.timeline WHERE \(timeline.sql)
                UNION ALL
                SELECT epoch_us(start) // ? FROM mem.transcriptions WHERE \(said.sql)
            ) GROUP BY hour ORDER BY hour
            """,
            [.integer(PageSpans.hour)] + timeline.values + [.integer(PageSpans.hour)] + said.values
        )
        var cuts: [Instant] = []
        var rows: Int64 = 0
        while let row = try hours.next() {
            let count = try row.integer(1)
            if rows > 0, rows + count > limit {
                cuts.append(Instant(microseconds: try row.integer(0) * PageSpans.hour))
                rows = 0
            }
            rows += count
        }
        let ends = cuts + [whole.end]
        return zip([whole.start] + cuts, ends).enumerated().map { index, range in
            var part = whole
            (part.start, part.end) = range
            return ForgetSlice(part: part, wholeEnd: whole.end, isLast: index == ends.count - 1)
        }
    }

    /// What forgetting would remove.
    func wouldForget(_ whole: TimelineQuery) throws(DuckDBError) -> Forgotten {
        let condition = TimelineCondition(whole)
        let notes = Self.inside(.annotation, whole, until: whole.end)
        let said = Self.inside(.transcription, whole, until: whole.end)
        let rows = try run(
            """
            WITH gone AS (SELECT frame FROM mem.timeline WHERE \(condition.sql)),
            kept AS (
                SELECT frame FROM mem.timeline WHERE NOT (\(condition.sql))
                    AND frame >= (SELECT min(frame) FROM gone) AND frame <= (SELECT max(frame) FROM gone)
            ),
            dead AS (
                SELECT count(*) AS frames, coalesce(sum(jpeg_bytes + coalesce(thumbnail_bytes, 0)), 0)::BIGINT AS bytes
                FROM mem.frames WHERE id IN (SELECT frame FROM gone) AND id NOT IN (SELECT frame FROM kept)
            )
            SELECT (SELECT count(*) FROM gone), dead.frames, dead.bytes,
                (SELECT count(*) FROM \(notes.sql)), (SELECT count(*) FROM \(said.sql)) FROM dead
            """,
            condition.values + condition.values + notes.values + said.values
        )
        var forgotten = Forgotten()
        guard let row = try rows.next() else { return forgotten }
        forgotten.samples = Int(try row.integer(0))
        forgotten.frames = Int(try row.integer(1))
        forgotten.bytes = try row.integer(2)
        forgotten.annotations = Int(try row.integer(3))
        forgotten.transcriptions = Int(try row.integer(4))
        return forgotten
    }
}
