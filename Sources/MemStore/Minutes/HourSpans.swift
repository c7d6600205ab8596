internal import DuckDB
internal import MemCore

/// The full hours of a range that are in `hours`, and what is left of it before and after them.
struct HourSpans {
    /// Hours since 1970; empty if the range has none.
    let hours: Range<Int64>
    /// The parts of the range that are in none of the hours, in the order of time.
    let rest: [TimelineQuery]

    /// - Parameters:
    ///   - query: the range.
    ///   - uncovered: from when on samples may be in no row of `hours`.
    init(_ query: TimelineQuery, uncovered: Instant?) {
        let start = max(query.start, Self.farthest.lowerBound)
        let end = min(query.end, uncovered ?? query.end, Self.farthest.upperBound)
        let first = (start.microseconds - 1).flooredDivision(by: PageSpans.hour) + 1
        hours = first..<max(first, end.microseconds.flooredDivision(by: PageSpans.hour))
        guard !hours.isEmpty else {
            rest = [query]
            return
        }
        var (before, after) = (query, query)
        before.end = Self.start(of: hours.lowerBound)
        after.start = Self.start(of: hours.upperBound)
        rest = [before, after].filter { $0.start < $0.end }
    }

    /// The rows of the full hours, see ``rows(_:of:_:)``.
    func rows(of query: TimelineQuery, _ column: String) -> (sql: String, values: [Value]) {
        Self.rows(hours, of: query, column)
    }

    /// Rows of hours: their sources, when they start in microseconds since 1970, and one column more.
    static func rows(_ hours: Range<Int64>, of query: TimelineQuery, _ column: String) -> (sql: String, values: [Value])
    {
        let sources = TimelineCondition(of: query)
        let sql = """
            SELECT source, hour * \(PageSpans.hour) AS start, \(column) FROM mem.hours
            WHERE hour >= ? AND hour < ? AND \(sources.sql)
            """
        return (sql, [.integer(hours.lowerBound), .integer(hours.upperBound)] + sources.values)
    }

    /// The hours that a range touches, but for those that may not be in `hours` as a whole.
    ///
    /// - Parameter uncovered: from when on samples may be in no row of `hours`.
    static func hours(around range: TimelineQuery, uncovered: Instant? = nil) -> Range<Int64> {
        let (start, end) = (max(range.start, farthest.lowerBound), min(range.end, farthest.upperBound))
        let first = start.microseconds.flooredDivision(by: PageSpans.hour)
        var last = (end.microseconds - 1).flooredDivision(by: PageSpans.hour) + 1
        if let uncovered, uncovered < end {
            last = max(uncovered, farthest.lowerBound).microseconds.flooredDivision(by: PageSpans.hour)
        }
        return first..<max(first, last)
    }

    static func start(of hour: Int64) -> Instant { Instant(microseconds: hour * PageSpans.hour) }

    /// Beyond these nobody has samples, and hours could not be counted.
    private static let farthest =
        Instant(microseconds: -9_000_000_000_000_000_000)...Instant(microseconds: 9_000_000_000_000_000_000)
}
