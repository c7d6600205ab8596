internal import DuckDB
internal import MemCore

extension Connection {
    /// Makes the rows of hours for all rows of minutes that are in none: within a source all that come after its newest one.
    ///
    /// - Parameter since: from when on there may be such rows, nil for ever.
    func coverHours(since: Instant? = nil) throws(DuckDBError) {
        let part = since.map { _ in "AND m.first >= ?" } ?? ""
        try sumUpHours(
            """
            mem.minutes m LEFT JOIN (SELECT source, max(last) AS last FROM mem.hours GROUP BY source) c
            ON c.source = m.source WHERE (c.last IS NULL OR m.last > c.last) \(part)
            """,
            // A minute that was cut into rows begins before the samples of the second one.
            since.map { [Value($0.advanced(bySeconds: -60))] } ?? []
        )
    }

    /// Removes the rows of hours that a range touches, and makes those anew that are left of it; of the range's sources all
    /// rows of minutes have to be in `hours`, and those of the range gone.
    func forgetHours(_ part: TimelineQuery) throws(DuckDBError) {
        let hours = HourSpans.hours(around: part)
        let sources = TimelineCondition(of: part)
        try run(
            "DELETE FROM mem.hours WHERE hour >= ? AND hour < ? AND \(sources.sql)",
            [.integer(hours.lowerBound), .integer(hours.upperBound)] + sources.values
        )
        var whole = part
        whole.start = HourSpans.start(of: hours.lowerBound)
        whole.end = HourSpans.start(of: hours.upperBound)
        let rest = TimelineCondition(whole, time: "m.first", source: "m.source")
        try sumUpHours("mem.minutes m WHERE \(rest.sql)", rest.values)
    }

    private func sumUpHours(_ minutes: String, _ values: [Value]) throws(DuckDBError) {
        try run("INSERT INTO mem.hours \(Self.hours(of: minutes)) ORDER BY hour, source", values)
    }

    /// The rows of hours for rows `m` of minutes, as a query.
    static func hours(of minutes: String) -> String {
        """
        SELECT source, hour, bit_or(1::BIGINT << minute) AS minutes, sum(samples)::INTEGER AS samples, max(last) AS last
        FROM (
            SELECT m.source, epoch_us(date_trunc('hour', m.first)) // \(PageSpans.hour) AS hour,
                (epoch_us(m.first) - epoch_us(date_trunc('hour', m.first))) // \(MinuteRow.minute) AS minute,
                m.samples, m.last
            FROM \(minutes)
        )
        GROUP BY source, hour
        """
    }
}
