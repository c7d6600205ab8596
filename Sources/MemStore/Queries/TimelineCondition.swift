internal import DuckDB
internal import MemCore

/// Which rows of the timeline a query means, as a condition of SQL with its values.
struct TimelineCondition: Sendable {
    /// The condition; its values are ``values``.
    private(set) var sql: String
    /// The values, in the order of the question marks.
    private(set) var values: [Value]

    /// The range, the source and the session of a query; not its position.
    ///
    /// - Parameters:
    ///   - query: the query.
    ///   - time: the column that has to lie in the range.
    ///   - source: the column that has to be the source.
    init(_ query: TimelineQuery, time: String = "instant", source: String = "source") {
        self.init(of: query, source: source)
        sql = "\(time) >= ? AND \(time) < ? AND " + sql
        values = [Value(query.start), Value(query.end)] + values
    }

    /// The source and the session of a query alone.
    init(of query: TimelineQuery, source: String = "source") {
        sql = "true"
        values = []
        if let id = query.sourceID {
            sql += " AND \(source) = ?"
            values.append(.integer(id.rawValue))
        }
        if let id = query.sessionID {
            sql += " AND \(source) IN (SELECT s.source FROM mem.stream_sessions s WHERE s.id = ?)"
            values.append(.text(id.rawValue))
        }
    }

    /// Leaves out what does not come after a position.
    mutating func add(after position: TimelinePosition?) {
        guard let position else { return }
        sql += " AND (instant > ? OR source > ?)"
        values += [Value(position.instant), .integer(position.sourceID.rawValue)]
    }
}
