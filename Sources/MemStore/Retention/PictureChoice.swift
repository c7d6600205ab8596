internal import DuckDB
internal import MemCore

/// Which pictures go by a rule: of frames that were new in a range, and were not shown after it.
struct PictureChoice: Sendable {
    /// Which rule it is.
    enum Kind {
        /// They are too old.
        case expired
        /// They are not the first of their minute.
        case thinned
        /// No moment of theirs begins a scene.
        case condensed
        /// There is too little room.
        case evicted
    }

    /// A picture that goes.
    struct Picture: Sendable {
        var frame: FrameID
        /// Of its JPEG file and its thumbnail.
        var bytes: Int64
    }

    var kind: Kind
    /// Only of this source, if set.
    var source: SourceID?
    var start = Instant(microseconds: .min)
    var end: Instant

    fileprivate var condition: (sql: String, values: [Value]) {
        var sql = "picture_file > 0 AND first_instant >= ? AND first_instant < ?"
        var values = [Value(start), Value(end)]
        if let source {
            sql += " AND source = ?"
            values.append(.integer(source.rawValue))
        }
        return (sql, values)
    }
}

extension Connection {
    /// So many frames are looked at together: what they take fits into memory.
    private static let framesAtOnce = 50_000
    private static let minute = "epoch_us(first_instant) // 60000000"

    /// Between which numbers the frames are of which pictures may go, part by part, those that came first at the beginning.
    func parts(of choice: PictureChoice) throws(DuckDBError) -> [ClosedRange<Int64>] {
        let condition = choice.condition
        // Once a part was thinned there are no two of one minute any more.
        let having = choice.kind == .thinned ? "HAVING count(*) > count(DISTINCT (source, \(Self.minute)))" : ""
        let rows = try run(
            """
            SELECT min(id), max(id) FROM mem.frames WHERE \(condition.sql)
            GROUP BY id // \(Self.framesAtOnce) \(having) ORDER BY min(id)
            """,
            condition.values
        )
        return try rows.map { row throws(DuckDBError) in try row.integer(0)...(try row.integer(1)) }
    }

    /// What goes of a part, what came first at the beginning: nothing that was shown later, or is held.
    func pictures(
        of choice: PictureChoice,
        among frames: ClosedRange<Int64>
    ) throws(DuckDBError) -> [PictureChoice.Picture] {
        let condition = choice.condition
        let bounds = [Value.integer(frames.lowerBound), .integer(frames.upperBound)]
        let end = Value(choice.end)
        let rows = try run(
            """
            SELECT id, bytes FROM (
                SELECT id, jpeg_bytes + coalesce(thumbnail_bytes, 0) AS bytes,
                    row_number() OVER (PARTITION BY source, \(Self.minute) ORDER BY first_instant, id) AS place
                FROM mem.frames WHERE id BETWEEN ? AND ? AND \(condition.sql)
            ) WHERE place > \(choice.kind == .thinned ? 1 : 0)
                AND id NOT IN (SELECT frame FROM mem.moments WHERE frame BETWEEN ? AND ? AND start >= ?)
                AND id NOT IN (
                    SELECT m.frame FROM mem.moments m JOIN mem.holds h ON (h.source IS NULL OR h.source = m.source)
                        AND m.start BETWEEN h.start AND h."end"
                    WHERE m.frame BETWEEN ? AND ?
                )
                AND id NOT IN (\(Self.onScreenAtEnd)) AND id NOT IN (\(Self.onScreenAtHold))
            ORDER BY id
            """,
            bounds + condition.values + bounds + [end] + bounds + [end, end]
        )
        return try rows.map { row throws(DuckDBError) in
            PictureChoice.Picture(frame: FrameID(rawValue: try row.integer(0)), bytes: try row.integer(1))
        }
    }

    /// What was on screen at an instant, of the sources that showed anything since.
    private static let onScreenAtEnd = """
        SELECT arg_max(frame, start) FROM mem.moments WHERE start < ?
            AND source IN (SELECT DISTINCT source FROM mem.timeline WHERE instant >= ?) GROUP BY source
        """

    /// What was on screen when a held span begins.
    private static let onScreenAtHold = """
        SELECT arg_max(m.frame, m.start) FROM mem.holds h
            JOIN mem.moments m ON (h.source IS NULL OR h.source = m.source) AND m.start < h.start GROUP BY h.id, m.source
        """

    /// The bytes of all pictures that frames have.
    func pictureBytes() throws(DuckDBError) -> Int64 {
        let rows = try run(
            """
            SELECT coalesce(sum(jpeg_bytes + coalesce(thumbnail_bytes, 0)), 0)::BIGINT FROM mem.frames
            WHERE picture_file > 0
            """
        )
        return try rows.next()?.integer(0) ?? 0
    }

    /// The bytes of all pictures of a source that frames have.
    func pictureBytes(of source: SourceID) throws(DuckDBError) -> Int64 {
        let rows = try run(
            """
            SELECT coalesce(sum(jpeg_bytes + coalesce(thumbnail_bytes, 0)), 0)::BIGINT FROM mem.frames
            WHERE picture_file > 0 AND source = ?
            """,
            .integer(source.rawValue)
        )
        return try rows.next()?.integer(0) ?? 0
    }

    /// Takes the pictures from frames; their bytes stay in their files until those are written anew.
    ///
    /// - Parameter run: the run of retention that notes what it took, if set.
    func dropPictures(of frames: [FrameID], _ run: LoggedRetentionRun.ID?) throws(DuckDBError) {
        let list = frames.map { "\($0.rawValue)" }.joined(separator: ", ")
        if let run {
            try self.run(
                """
                INSERT INTO mem.let_go_pictures SELECT \(run), id, picture_file, jpeg_bytes, thumbnail_bytes
                FROM mem.frames WHERE picture_file > 0 AND id IN (\(list))
                """
            )
        }
        try self.run(
            """
            INSERT INTO mem.forgotten_pictures SELECT picture_file, id, jpeg_bytes + coalesce(thumbnail_bytes, 0)
            FROM mem.frames WHERE picture_file > 0 AND id IN (\(list))
            """
        )
        try self.run(
            "UPDATE mem.frames SET picture_file = 0, jpeg_bytes = 0, thumbnail_bytes = 0 WHERE id IN (\(list))"
        )
    }
}
