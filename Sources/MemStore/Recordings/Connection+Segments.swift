internal import DuckDB
internal import MemCore

extension Connection {
    /// Writes a segment's row, unless it is there, or its session never was.
    func write(_ segment: RecordedSegment) throws(DuckDBError) {
        try run(
            """
            INSERT INTO mem.segments
            SELECT s.id, s.source, ?, ?, ?, ?, ?, ? FROM mem.stream_sessions s WHERE s.id = ?
                AND NOT EXISTS (SELECT 1 FROM mem.segments k WHERE k.session = ? AND k.file = ?)
            """,
            Value(segment.start),
            Value(segment.end),
            .integer(segment.bytes),
            .text(segment.videoCodec),
            Value(segment.audioCodec),
            .text(segment.file),
            .text(segment.sessionID.rawValue),
            .text(segment.sessionID.rawValue),
            .text(segment.file)
        )
    }

    /// One page of a session's segments, ascending in time.
    func segments(_ query: SegmentQuery) throws(DuckDBError) -> SegmentPage {
        var condition = "session = ?"
        var values = [Value.text(query.sessionID.rawValue)]
        if let start = query.start {
            condition += " AND \"end\" > ?"
            values.append(Value(start))
        }
        if let end = query.end {
            condition += " AND start < ?"
            values.append(Value(end))
        }
        return try transaction { () throws(DuckDBError) in
            let sums = try run(
                "SELECT count(*), coalesce(sum(bytes), 0)::BIGINT FROM mem.segments WHERE \(condition)",
                values
            )
            guard let sum = try sums.next() else { return SegmentPage(segments: [], total: 0, bytes: 0) }
            let (total, bytes) = (Int(try sum.integer(0)), try sum.integer(1))
            let rows = try run(
                "SELECT \(Self.segmentColumns) FROM mem.segments WHERE \(condition) ORDER BY start, file LIMIT ? OFFSET ?",
                values + [Value(query.limit), Value(query.offset)]
            )
            return SegmentPage(segments: try rows.map(Self.segment), total: total, bytes: bytes)
        }
    }

    /// Looks at all segments, one after the other.
    func lookAtSegments(_ look: (RecordedSegment) -> Void) throws(DuckDBError) {
        let rows = try stream("SELECT \(Self.segmentColumns) FROM mem.segments")
        while let row = try rows.next() { look(try Self.segment(row)) }
    }

    /// One of a session's segments, by the name of its file.
    func segment(_ file: String, of session: SessionID) throws(DuckDBError) -> RecordedSegment? {
        let rows = try run(
            "SELECT \(Self.segmentColumns) FROM mem.segments WHERE session = ? AND file = ?",
            .text(session.rawValue),
            .text(file)
        )
        return try rows.next().map { row throws(DuckDBError) in try Self.segment(row) }
    }

    /// The names of the files of a session's segments, those that were let go of and can be had back as well.
    func segmentFiles(of session: SessionID) throws(DuckDBError) -> Set<String> {
        let rows = try run(
            "SELECT file FROM mem.segments WHERE session = ? UNION SELECT file FROM mem.let_go_segments WHERE session = ?",
            .text(session.rawValue),
            .text(session.rawValue)
        )
        return Set(try rows.map { row throws(DuckDBError) in try row.text(0) })
    }

    /// The segments that lie wholly in a range.
    func segments(inside part: TimelineQuery) throws(DuckDBError) -> [RecordedSegment] {
        let condition = TimelineCondition(part, time: "start")
        let rows = try run(
            "SELECT \(Self.segmentColumns) FROM mem.segments WHERE \(condition.sql) AND \"end\" <= ?",
            condition.values + [Value(part.end)]
        )
        return try rows.map(Self.segment)
    }

    /// Segments that may go, the oldest first: those that nobody holds, and that ended before an instant.
    ///
    /// - Parameters:
    ///   - source: only its segments, if set.
    ///   - bytes: as many of them as have so many bytes together.
    func segmentsNotHeld(
        of source: SourceID?,
        before end: Instant,
        upTo bytes: Int64
    ) throws(DuckDBError) -> [RecordedSegment] {
        var condition = ""
        if let source { condition = "AND source = \(source.rawValue)" }
        let rows = try run(
            """
            SELECT \(Self.segmentColumns) FROM (
                SELECT *, sum(bytes) OVER (ORDER BY start, file ROWS UNBOUNDED PRECEDING) - bytes AS before
                FROM mem.segments s WHERE "end" <= ? \(condition) AND NOT EXISTS (
                    SELECT 1 FROM mem.holds h
                    WHERE (h.source IS NULL OR h.source = s.source) AND h.start <= s."end" AND h."end" >= s.start
                )
            ) WHERE before < ? ORDER BY start, file
            """,
            Value(end),
            .integer(bytes)
        )
        return try rows.map(Self.segment)
    }

    /// The bytes of all segments.
    ///
    /// - Parameter source: of its segments alone, if set.
    func recordingBytes(of source: SourceID?) throws(DuckDBError) -> Int64 {
        let condition = source.map { "WHERE source = \($0.rawValue)" } ?? ""
        let rows = try run("SELECT coalesce(sum(bytes), 0)::BIGINT FROM mem.segments \(condition)")
        return try rows.next()?.integer(0) ?? 0
    }

    /// Removes the rows of segments.
    func forget(_ segments: [RecordedSegment]) throws(DuckDBError) {
        for segment in segments {
            for table in ["segments", "let_go_segments"] {
                try run(
                    "DELETE FROM mem.\(table) WHERE session = ? AND file = ?",
                    .text(segment.sessionID.rawValue),
                    .text(segment.file)
                )
            }
        }
    }

    /// Leaves segments out that a run of retention let go of.
    func letGo(of segments: [RecordedSegment], _ run: LoggedRetentionRun.ID) throws(DuckDBError) {
        for segment in segments {
            let key = [Value.text(segment.sessionID.rawValue), .text(segment.file)]
            try self.run(
                "INSERT INTO mem.let_go_segments SELECT \(run), * FROM mem.segments WHERE session = ? AND file = ?",
                key
            )
            try self.run("DELETE FROM mem.segments WHERE session = ? AND file = ?", key)
        }
    }

    /// The segments that a run let go of.
    func letGoSegments(of run: LoggedRetentionRun.ID) throws(DuckDBError) -> [RecordedSegment] {
        try letGoSegments(where: "run = ?", [.integer(run.rawValue)])
    }

    /// The segments that runs before one let go of.
    func letGoSegments(before run: LoggedRetentionRun.ID) throws(DuckDBError) -> [RecordedSegment] {
        try letGoSegments(where: "run < ?", [.integer(run.rawValue)])
    }

    /// Those of them that lie wholly in a range.
    func letGoSegments(inside part: TimelineQuery) throws(DuckDBError) -> [RecordedSegment] {
        let condition = TimelineCondition(part, time: "start")
        return try letGoSegments(where: "\(condition.sql) AND \"end\" <= ?", condition.values + [Value(part.end)])
    }

    private func letGoSegments(where condition: String, _ values: [Value]) throws(DuckDBError) -> [RecordedSegment] {
        let rows = try run(
            "SELECT \(Self.segmentColumns) FROM mem.let_go_segments WHERE \(condition) ORDER BY start, file",
            values
        )
        return try rows.map(Self.segment)
    }

    /// The sources of the sessions that have one.
    func sourcesOfSessions() throws(DuckDBError) -> [SessionID: SourceID] {
        let rows = try run("SELECT id, source FROM mem.stream_sessions")
        let pairs = try rows.map { row throws(DuckDBError) in
            (SessionID(rawValue: try row.text(0)), SourceID(rawValue: try row.integer(1)))
        }
        return Dictionary(pairs) { $1 }
    }

    private static let segmentColumns = "session, start, \"end\", bytes, video_codec, audio_codec, file"

    private static func segment(_ row: Row) throws(DuckDBError) -> RecordedSegment {
        RecordedSegment(
            sessionID: SessionID(rawValue: try row.text(0)),
            start: try row.instant(1),
            end: try row.instant(2),
            bytes: try row.integer(3),
            videoCodec: try row.text(4),
            audioCodec: try row.optionalText(5),
            file: try row.text(6)
        )
    }
}
