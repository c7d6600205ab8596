internal import DuckDB
internal import MemCore

extension Connection {
    /// Writes rows of minutes that are complete.
    func write(_ rows: [MinuteRow]) throws(DuckDBError) {
        guard !rows.isEmpty else { return }
        let appender = try Appender(to: "minutes", in: MainFile.name, on: self)
        for row in rows {
            try appender.append(
                .integer(row.sourceID.rawValue),
                .integer(row.frameID.rawValue),
                Value(row.first),
                Value(row.last),
                .integer(Int64(row.samples)),
                .integer(Int64(row.changes)),
                Value(row.similarity)
            )
        }
        try appender.close()
    }

    /// Makes the rows of minutes for all samples that are in none: those of an older Mem, and of the last minutes before a
    /// stop or a crash.
    ///
    /// - Parameter progress: told after each tenth of long work how many percent are done.
    func coverMinutes(progress: (Int) -> Void) throws(DuckDBError) {
        let counts = try run(
            """
            SELECT epoch_us(t.instant) // \(PageSpans.hour), count(*) FROM \(Self.uncovered)
            GROUP BY 1 ORDER BY 1
            """
        )
        var steps: [(hours: ClosedRange<Int64>, samples: Int64)] = []
        while let row = try counts.next() {
            let (hour, samples) = (try row.integer(0), try row.integer(1))
            if let last = steps.last, last.samples + samples <= Self.samplesInStep {
                steps[steps.count - 1] = (last.hours.lowerBound...hour, last.samples + samples)
            } else {
                steps.append((hour...hour, samples))
            }
        }
        for (number, step) in steps.enumerated() {
            let start = Instant(microseconds: step.hours.lowerBound * PageSpans.hour)
            let end = Instant(microseconds: (step.hours.upperBound + 1) * PageSpans.hour)
            try coverMinutes(from: start, to: end)
            let tenths = (number * 10 / steps.count, (number + 1) * 10 / steps.count)
            if steps.count > 10, tenths.0 != tenths.1 { progress(tenths.1 * 10) }
        }
    }

    /// So many samples are sorted at a time: more would not fit into the memory that DuckDB has.
    private static let samplesInStep: Int64 = 250_000

    /// The longest that a moment lasts: a picture is kept at least once a day, and the sample for it may come late.
    static let longestMoment = 90_000.0

    /// The samples that are in no row of `minutes`, as `t`: within a source all that come after its newest row.
    private static let uncovered = """
        mem.timeline t LEFT JOIN (SELECT source, max(last) AS last FROM mem.minutes GROUP BY source) c
        ON c.source = t.source WHERE (c.last IS NULL OR t.instant > c.last)
        """

    private func coverMinutes(from start: Instant, to end: Instant) throws(DuckDBError) {
        try sumUp(
            "SELECT t.* FROM \(Self.uncovered) AND t.instant >= ? AND t.instant < ?",
            [Value(start), Value(end)],
            from: start,
            to: end
        )
    }

    /// Removes the rows of minutes that a range touches, and makes those anew that are left of it on both sides.
    ///
    /// Of the range's sources all samples have to be in `minutes`, and those of the range gone from the timeline.
    func forgetMinutes(_ part: TimelineQuery) throws(DuckDBError) {
        let before = Instant(microseconds: MinuteRow.number(of: part.start) &* MinuteRow.minute)
        let after = Instant(microseconds: MinuteRow.number(of: part.end) &* MinuteRow.minute)
        let isCut = (before: before < part.start, after: after < part.end)
        var whole = part
        if isCut.before { whole.start = before }
        if isCut.after { whole.end = after.advanced(bySeconds: 60) }
        let gone = TimelineCondition(whole, time: "first")
        try run("DELETE FROM mem.minutes WHERE \(gone.sql)", gone.values)
        let rest = TimelineCondition(whole)
        try sumUp("SELECT * FROM mem.timeline WHERE \(rest.sql)", rest.values, from: whole.start, to: whole.end)
    }

    /// Adds the rows of minutes for some samples of a range.
    private func sumUp(
        _ samples: String,
        _ values: [Value],
        from start: Instant,
        to end: Instant
    ) throws(DuckDBError) {
        try run(
            Self.summing(samples, momentsFrom: "?", to: "?"),
            values + [Value(start.advanced(bySeconds: -Self.longestMoment)), Value(end)]
        )
    }

    /// Adds the rows of minutes for some samples, which begin moments within these bounds.
    static func summing(_ samples: String, momentsFrom start: String, to end: String) -> String {
        """
        INSERT INTO mem.minutes
        SELECT t.source, t.frame, min(t.instant), max(t.instant), count(*), count(*) FILTER (t.verdict IN (0, 2)),
            CASE WHEN bool_or(t.similarity IS NULL) THEN NULL ELSE min(t.similarity) END
        FROM (\(samples)) t
        ASOF LEFT JOIN (SELECT source, start FROM mem.moments WHERE start >= \(start) AND start < \(end)) m
            ON m.source = t.source AND m.start <= t.instant
        GROUP BY t.source, t.frame, m.start, epoch_us(t.instant) // \(MinuteRow.minute)
        ORDER BY min(t.instant)
        """
    }
}
