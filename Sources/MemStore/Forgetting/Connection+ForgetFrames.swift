internal import DuckDB
internal import MemCore

extension Connection {
    /// Removes the frames between two numbers that no sample points at, and notes that their pictures are dead.
    ///
    /// A frame's row and the sample that it was kept for come in one transaction, so none is without a sample otherwise.
    func forgetFrames(
        _ range: ClosedRange<Int64>,
        _ part: TimelineQuery,
        _ outcome: inout ForgetSlice.Outcome
    ) throws(DuckDBError) {
        let bounds = [Value.integer(range.lowerBound), .integer(range.upperBound)]
        let dead = try run(
            """
            SELECT picture_file, id, jpeg_bytes + coalesce(thumbnail_bytes, 0) FROM mem.frames
            WHERE id BETWEEN ? AND ? AND id NOT IN (SELECT frame FROM mem.timeline WHERE frame BETWEEN ? AND ?)
            """,
            bounds + bounds
        )
        let appender = try Appender(to: "forgotten_pictures", in: MainFile.name, on: self)
        while let row = try dead.next() {
            let bytes = try row.integer(2)
            try appender.append(.integer(try row.integer(0)), .integer(try row.integer(1)), .integer(bytes))
            outcome.frames.append(FrameID(rawValue: try row.integer(1)))
            outcome.forgotten.bytes += bytes
        }
        try appender.close()
        outcome.forgotten.frames = outcome.frames.count
        try run(
            """
            DELETE FROM mem.frames WHERE id BETWEEN ? AND ?
                AND id IN (SELECT frame FROM mem.forgotten_pictures WHERE frame BETWEEN ? AND ?)
            """,
            bounds + bounds
        )
        // What stays was first seen later now.
        try run(
            """
            UPDATE mem.frames SET first_instant = t.first FROM (
                SELECT frame, min(instant) AS first FROM mem.timeline WHERE frame IN (
                    SELECT id FROM mem.frames WHERE id BETWEEN ? AND ? AND first_instant >= ? AND first_instant < ?
                ) GROUP BY frame
            ) t WHERE frames.id = t.frame AND frames.first_instant < t.first
            """,
            bounds + [Value(part.start), Value(part.end)]
        )
    }

    /// Removes the notes, or what was said, that begin in a slice and end before the whole range does; returns how many.
    func forget(_ kind: DocumentKind, _ part: TimelineQuery, until end: Instant) throws(DuckDBError) -> Int {
        let inside = Self.inside(kind, part, until: end)
        for table in ["postings", "documents"] {
            try run(
                "DELETE FROM mem.\(table) WHERE kind = \(kind.rawValue) AND document IN (SELECT id FROM \(inside.sql))",
                inside.values
            )
        }
        return try run("DELETE FROM \(inside.sql)", inside.values).changed
    }

    /// Removes the words that no text has any more.
    func forgetUnusedWords() throws(DuckDBError) {
        try run("DELETE FROM mem.vocabulary WHERE term NOT IN (SELECT term FROM mem.postings)")
    }

    /// A table and the condition for what begins in a part and ends before `end` does.
    static func inside(
        _ kind: DocumentKind,
        _ part: TimelineQuery,
        until end: Instant
    ) -> (sql: String, values: [Value]) {
        let condition = TimelineCondition(part, time: "start")
        let table = kind == .annotation ? "annotations" : "transcriptions"
        return ("mem.\(table) WHERE \(condition.sql) AND \"end\" <= ?", condition.values + [Value(end)])
    }

    /// Removes the sources of files that have nothing left; a session's source stays with it.
    func forgetSources(_ part: TimelineQuery) throws(DuckDBError) {
        let condition = TimelineCondition(of: part, source: "sources.id")
        try run(
            """
            DELETE FROM mem.sources WHERE type = 'file' AND \(condition.sql)
                AND id NOT IN (SELECT source FROM mem.timeline)
                AND id NOT IN (SELECT source FROM mem.stream_sessions)
                AND id NOT IN (SELECT source FROM mem.annotations WHERE source IS NOT NULL)
                AND id NOT IN (SELECT source FROM mem.transcriptions)
            """,
            condition.values
        )
    }
}
