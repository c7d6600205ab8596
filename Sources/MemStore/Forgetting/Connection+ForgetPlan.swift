internal import DuckDB
internal import MemCore

extension Connection {
    /// Cuts what is to be forgotten into slices of some 50,000 rows, at full hours.
    func slices(
        of whole: TimelineQuery,
        rows limit: Int64 = 50_000,
        sparingHolds: Bool = false
    ) throws(DuckDBError) -> [ForgetSlice] {
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
            let isLast = index == ends.count - 1
            return ForgetSlice(part: part, wholeEnd: whole.end, isLast: isLast, sparesHolds: sparingHolds)
        }
    }

    /// What forgetting would remove, counted in one snapshot.
    func wouldForget(_ whole: TimelineQuery) throws(DuckDBError) -> Forgotten {
        try transaction { () throws(DuckDBError) in
            let condition = TimelineCondition(whole)
            let samples = try run(
                "SELECT count(*), min(frame), max(frame) FROM mem.timeline WHERE \(condition.sql)",
                condition.values
            )
            var forgotten = Forgotten()
            if let row = try samples.next(), !row.isNull(1) {
                forgotten.samples = Int(try row.integer(0))
                try count(try row.integer(1)...(try row.integer(2)), in: condition, &forgotten)
            }
            for (kind, number) in [
                (DocumentKind.annotation, \Forgotten.annotations), (.transcription, \.transcriptions),
            ] {
                let inside = Self.inside(kind, whole, until: whole.end)
                let rows = try run("SELECT count(*) FROM \(inside.sql)", inside.values)
                forgotten[keyPath: number] = Int(try rows.next()?.integer(0) ?? 0)
            }
            let segments = try segments(inside: whole)
            forgotten.segments = segments.count
            forgotten.segmentBytes = segments.reduce(0) { $0 + $1.bytes }
            return forgotten
        }
    }

    /// Counts the frames that only samples under a condition point at, some at a time: memory is short.
    private func count(
        _ frames: ClosedRange<Int64>,
        in condition: TimelineCondition,
        _ forgotten: inout Forgotten
    ) throws(DuckDBError) {
        for first in stride(from: frames.lowerBound, through: frames.upperBound, by: 200_000) {
            let bounds = [Value.integer(first), .integer(min(first + 199_999, frames.upperBound))]
            let rows = try run(
                """
                SELECT count(*), coalesce(sum(jpeg_bytes + coalesce(thumbnail_bytes, 0)), 0)::BIGINT FROM mem.frames
                WHERE id BETWEEN ? AND ? AND id IN (
                    SELECT frame FROM (
                        SELECT frame, \(condition.sql) AS goes FROM mem.timeline WHERE frame BETWEEN ? AND ?
                    ) GROUP BY frame HAVING bool_and(goes)
                )
                """,
                bounds + condition.values + bounds
            )
            guard let row = try rows.next() else { continue }
            forgotten.frames += Int(try row.integer(0))
            forgotten.bytes += try row.integer(1)
        }
    }
}
