internal import DuckDB
internal import MemCore

extension Connection {
    /// Notes the frames that a range's samples point at, as if their pictures were dead; returns between which numbers
    /// they lie.
    ///
    /// Every query is joined with this short list: the whole timeline would not fit into memory.
    func noteFrames(of part: TimelineQuery) throws(DuckDBError) -> ClosedRange<Int64>? {
        let condition = TimelineCondition(part)
        let bounds = try run("SELECT min(frame), max(frame) FROM mem.timeline WHERE \(condition.sql)", condition.values)
        guard let row = try bounds.next(), !row.isNull(0) else { return nil }
        try run(
            """
            INSERT INTO mem.forgotten_pictures
            SELECT picture_file, id, jpeg_bytes + coalesce(thumbnail_bytes, 0) FROM mem.frames
            WHERE id IN (SELECT DISTINCT frame FROM mem.timeline WHERE \(condition.sql))
            """,
            condition.values
        )
        return try row.integer(0)...(try row.integer(1))
    }

    /// Removes the frames among those noted that no sample points at any more; the others were noted for nothing.
    func forgetFrames(
        _ range: ClosedRange<Int64>,
        _ part: TimelineQuery,
        _ outcome: inout ForgetSlice.Outcome
    ) throws(DuckDBError) {
        let bounds = [Value.integer(range.lowerBound), .integer(range.upperBound)]
        let noted = "SELECT frame FROM mem.forgotten_pictures WHERE frame BETWEEN ? AND ?"
        try run(
            """
            DELETE FROM mem.forgotten_pictures WHERE frame BETWEEN ? AND ? AND frame IN (
                SELECT DISTINCT frame FROM mem.timeline WHERE frame BETWEEN ? AND ? AND frame IN (\(noted))
            )
            """,
            bounds + bounds + bounds
        )
        let dead = "mem.frames WHERE id BETWEEN ? AND ? AND id IN (\(noted))"
        let rows = try run("SELECT id, jpeg_bytes + coalesce(thumbnail_bytes, 0) FROM \(dead)", bounds + bounds)
        while let row = try rows.next() {
            outcome.frames.append(FrameID(rawValue: try row.integer(0)))
            outcome.forgotten.bytes += try row.integer(1)
        }
        outcome.forgotten.frames = outcome.frames.count
        try run("DELETE FROM \(dead)", bounds + bounds)
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
        try run("DELETE FROM mem.vocabulary WHERE term NOT IN (SELECT DISTINCT term FROM mem.postings)")
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
    ///
    /// One that is new has nothing yet: it goes only if it is named.
    func forgetSources(_ part: TimelineQuery) throws(DuckDBError) {
        let youngest = part.sourceID == nil ? Instant.now().advanced(bySeconds: -86_400) : Instant(microseconds: .max)
        let condition = TimelineCondition(of: part, source: "sources.id")
        try run(
            """
            DELETE FROM mem.sources WHERE type = 'file' AND \(condition.sql) AND created_at < ?
                AND id NOT IN (SELECT DISTINCT source FROM mem.timeline)
                AND id NOT IN (SELECT source FROM mem.stream_sessions)
                AND id NOT IN (SELECT DISTINCT source FROM mem.annotations WHERE source IS NOT NULL)
                AND id NOT IN (SELECT DISTINCT source FROM mem.transcriptions)
            """,
            condition.values + [Value(youngest)]
        )
    }
}
