internal import DuckDB
internal import MemCore

extension Connection {
    /// All sources that ever were, in the order of their numbers.
    func sources(_ knowledge: Knowledge) throws(DuckDBError) -> [SourceSummary] {
        let rows = try run(
            """
            SELECT s.id, s.type, coalesce(n.name, s.name), s.location, n.id FROM mem.sources s
            LEFT JOIN mem.stream_sessions n ON n.source = s.id ORDER BY s.id
            """
        )
        return try rows.map { row throws(DuckDBError) in
            let id = SourceID(rawValue: try row.integer(0))
            return SourceSummary(
                source: SourceRecord(
                    id: id,
                    type: try row.text(1),
                    filename: try row.text(2),
                    location: try row.optionalText(3)
                ),
                sessionID: try row.optionalText(4).map(SessionID.init(rawValue:)),
                span: knowledge.spans[id]
            )
        }
    }
}
