internal import DuckDB
internal import MemCore

extension Connection {
    /// All holds, the newest first.
    func holds() throws(DuckDBError) -> [Hold] {
        let rows = try run("SELECT id, source, start, \"end\", reason, created_at FROM mem.holds ORDER BY id DESC")
        return try rows.map { row throws(DuckDBError) in
            Hold(
                id: Hold.ID(rawValue: try row.integer(0)),
                draft: Hold.Draft(
                    sourceID: row.isNull(1) ? nil : SourceID(rawValue: try row.integer(1)),
                    start: try row.instant(2),
                    end: try row.instant(3),
                    reason: try row.text(4)
                ),
                createdAt: try row.instant(5)
            )
        }
    }

    /// Whether somebody holds anything of a part of the memory.
    func isHeld(_ part: TimelineQuery) throws(DuckDBError) -> Bool {
        let rows = try run(
            """
            SELECT EXISTS (
                FROM mem.holds WHERE (source IS NULL OR ? IS NULL OR source = ?) AND start < ? AND "end" >= ?
            )
            """,
            [Value](repeating: part.sourceID.map { .integer($0.rawValue) } ?? .null, count: 2)
                + [Value(part.end), Value(part.start)]
        )
        return try rows.next()?.bool(0) ?? false
    }

    /// Writes a new hold.
    func write(_ hold: Hold) throws(DuckDBError) {
        try run(
            "INSERT INTO mem.holds VALUES (?, ?, ?, ?, ?, ?)",
            .integer(hold.id.rawValue),
            hold.draft.sourceID.map { .integer($0.rawValue) } ?? .null,
            Value(hold.draft.start),
            Value(hold.draft.end),
            .text(hold.draft.reason),
            Value(hold.createdAt)
        )
    }

    /// Removes a hold.
    func removeHold(_ id: Hold.ID) throws(DuckDBError) {
        try run("DELETE FROM mem.holds WHERE id = ?", .integer(id.rawValue))
    }
}
