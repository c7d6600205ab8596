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

    /// The names of the files of a session's segments.
    func segmentFiles(of session: SessionID) throws(DuckDBError) -> Set<String> {
        let rows = try run("SELECT file FROM mem.segments WHERE session = ?", .text(session.rawValue))
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
    /// - Parameter source: only its segments, if set.
    func segmentsNotHeld(of source: SourceID?, before end: Instant) throws(DuckDBError) -> [RecordedSegment] {
        var condition = ""
        if let source { condition = "AND source = \(source.rawValue)" }
        let rows = try run(
            """
            SELECT \(Self.segmentColumns) FROM mem.segments s WHERE "end" <= ? \(condition) AND NOT EXISTS (
                SELECT 1 FROM mem.holds h
                WHERE (h.source IS NULL OR h.source = s.source) AND h.start <= s."end" AND h."end" >= s.start
            ) ORDER BY start, file
            """,
            Value(end)
        )
        return try rows.map(Self.segment)
    }

    /// Removes the rows of segments.
    func forget(_ segments: [RecordedSegment]) throws(DuckDBError) {
        for segment in segments {
            try run(
                "DELETE FROM mem.segments WHERE session = ? AND file = ?",
                .text(segment.sessionID.rawValue),
                .text(segment.file)
            )
        }
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
