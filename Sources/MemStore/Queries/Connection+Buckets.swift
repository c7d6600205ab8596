internal import DuckDB
internal import MemCore

extension Connection {
    /// One page of the timeline in buckets of so many microseconds.
    func buckets(_ query: TimelineQuery, of microseconds: Int64) throws(DuckDBError) -> TimelinePage {
        let all = TimelineCondition(query)
        let span = [Value.integer(microseconds), .integer(microseconds)]
        // A bucket that a position or the range cuts through is the whole one, or none.
        var position = ""
        var behind: [Value] = []
        if let after = query.after {
            position = "WHERE bucket > ? OR (bucket = ? AND source > ?)"
            behind = [Value(after.instant), Value(after.instant), .integer(after.sourceID.rawValue)]
        }
        return try transaction { () throws(DuckDBError) in
            let buckets = """
                SELECT make_timestamp(epoch_us(instant) // ? * ?) AS bucket, source, frame, count(*) AS samples,
                    count(*) FILTER (verdict IN (0, 2)) AS changes,
                    min(similarity) AS similarity, bool_or(similarity IS NULL) AS begins
                FROM mem.timeline WHERE \(all.sql) GROUP BY ALL
                """
            let counts = try run("SELECT count(DISTINCT (bucket, source)) FROM (\(buckets))", span + all.values)
            let total = Int(try counts.next()?.integer(0) ?? 0)
            let rows = try run(
                """
                SELECT t.bucket, 0, t.similarity, \(Self.sourceColumns), \(Self.frameColumns), t.samples, t.changes
                FROM (
                    SELECT bucket, source, sum(samples)::BIGINT AS samples, sum(changes)::BIGINT AS changes,
                        arg_max(frame, samples::HUGEINT * 1000000000000 - frame) AS frame,
                        CASE WHEN bool_or(begins) THEN NULL ELSE min(similarity) END AS similarity
                    FROM (\(buckets)) \(position) GROUP BY bucket, source ORDER BY bucket, source LIMIT ? OFFSET ?
                ) t
                \(Self.joins)
                ORDER BY t.bucket, t.source
                """,
                span + all.values + behind + [Value(query.limit + 1), Value(query.offset)]
            )
            let entries = try rows.map { row throws(DuckDBError) in
                var entry = try Self.entry(row)
                let changes = Int(try row.integer(20))
                entry.verdict = changes > 0 ? .new : .same
                entry.bucket = TimelineEntry.Bucket(
                    microseconds: microseconds,
                    samples: Int(try row.integer(19)),
                    changes: changes
                )
                return entry
            }
            return TimelinePage(
                entries: Array(entries.prefix(query.limit)),
                total: total,
                hasMore: entries.count > query.limit
            )
        }
    }
}
