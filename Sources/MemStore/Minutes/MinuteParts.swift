internal import DuckDB
internal import MemCore

/// The samples of a range as rows of minutes, exactly: where the range cuts through a minute, and where a minute is not yet
/// written, each sample is a row of its own.
struct MinuteParts {
    /// A query with the columns `first, last, source, frame, samples, changes, similarity`; none of its rows spans two
    /// minutes, and similarity is the least, or `NULL` if a sample has none.
    let sql: String
    /// The values, in the order of the question marks.
    let values: [Value]

    /// - Parameters:
    ///   - query: the range, the source and the session.
    ///   - uncovered: from when on samples may be in no row, see ``UncoveredSince``.
    ///   - wholeRows: whether rows that the range cuts through are taken whole, which is less work. Each of them has a
    ///     sample in the range all the same, if the range is longer than a minute.
    init(_ given: TimelineQuery, uncovered: Instant?, wholeRows: Bool = false) {
        var query = given
        query.start = min(max(given.start, Self.farthest.lowerBound), Self.farthest.upperBound)
        query.end = min(max(given.end, Self.farthest.lowerBound), Self.farthest.upperBound)
        var parts: [String] = []
        var values: [Value] = []
        func add(_ sql: String, from start: Instant, to end: Instant, time: String) {
            guard start < end else { return }
            var part = query
            (part.start, part.end) = (start, end)
            let condition = TimelineCondition(part, time: "t." + time, source: "t.source")
            parts.append("\(sql) WHERE \(condition.sql)")
            values += condition.values
        }
        let whole =
            wholeRows
            ? (start: query.start, end: query.end) : Self.wholeMinutes(from: query.start, to: query.end)
        let rows = "SELECT first, last, source, frame, samples, changes, similarity FROM mem.minutes t"
        if wholeRows {
            add(rows, from: whole.start.advanced(bySeconds: -60), to: whole.end, time: "first")
            parts[parts.count - 1] += " AND t.last >= ?"
            values.append(Value(whole.start))
        } else {
            add(rows, from: whole.start, to: whole.end, time: "first")
        }
        let samples = """
            SELECT instant AS first, instant AS last, t.source, frame, 1 AS samples,
                (verdict IN (0, 2))::INTEGER AS changes, similarity FROM mem.timeline t
            """
        add(samples, from: query.start, to: min(whole.start, query.end), time: "instant")
        add(samples, from: max(whole.start, whole.end), to: query.end, time: "instant")
        if let uncovered, max(whole.start, uncovered) < whole.end {
            // Within a source all that come after its newest row.
            let start = max(whole.start, uncovered)
            let newest = "SELECT source, max(last) AS newest FROM mem.minutes WHERE last >= ? GROUP BY source"
            values.append(Value(start))
            let rest = "\(samples) LEFT JOIN (\(newest)) c ON c.source = t.source"
            add(rest, from: start, to: whole.end, time: "instant")
            parts[parts.count - 1] += " AND (c.newest IS NULL OR t.instant > c.newest)"
        }
        // A range without time has no samples.
        let nothing = "\(samples) WHERE false"
        sql = parts.isEmpty ? nothing : parts.joined(separator: " UNION ALL ")
        self.values = values
    }

    /// The first whole minute of a range, and where the last one ends; not after each other if there is none.
    private static func wholeMinutes(from start: Instant, to end: Instant) -> (start: Instant, end: Instant) {
        let number = MinuteRow.number(of: start)
        let first = number * MinuteRow.minute == start.microseconds ? number : number + 1
        return (
            Instant(microseconds: first * MinuteRow.minute),
            Instant(microseconds: MinuteRow.number(of: end) * MinuteRow.minute)
        )
    }

    /// Beyond these nobody has samples, and whole minutes could not be counted.
    private static let farthest =
        Instant(microseconds: -9_000_000_000_000_000_000)...Instant(microseconds: 9_000_000_000_000_000_000)
}
