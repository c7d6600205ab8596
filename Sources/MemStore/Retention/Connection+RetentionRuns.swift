internal import DuckDB
internal import MemCore

extension Connection {
    /// So many runs are kept.
    private static let mostRuns = 1000
    /// Pictures of runs whose bytes are still in their files.
    private static let undoable = """
        mem.let_go_pictures g JOIN mem.forgotten_pictures d ON d.picture_file = g.picture_file AND d.frame = g.frame
        JOIN mem.frames f ON f.id = g.frame AND f.picture_file = 0
        """

    /// Runs that let go of something, the newest first.
    ///
    /// - Parameter id: only this one, if set.
    func retentionRuns(
        _ id: LoggedRetentionRun.ID? = nil,
        limit: Int = 1,
        offset: Int = 0
    ) throws(DuckDBError) -> [LoggedRetentionRun] {
        let condition = id.map { "WHERE r.id = \($0)" } ?? ""
        let rows = try run(
            """
            SELECT r.id, r.started_at, r.counts, r.undone_at, coalesce(p.count, 0), coalesce(p.bytes, 0)::BIGINT,
                coalesce(s.count, 0), coalesce(s.bytes, 0)::BIGINT
            FROM mem.retention_runs r LEFT JOIN (
                SELECT run, count(*) AS count, sum(g.jpeg_bytes + coalesce(g.thumbnail_bytes, 0)) AS bytes
                FROM \(Self.undoable) GROUP BY run
            ) p ON p.run = r.id LEFT JOIN (
                SELECT run, count(*) AS count, sum(bytes) AS bytes FROM mem.let_go_segments GROUP BY run
            ) s ON s.run = r.id \(condition) ORDER BY r.id DESC LIMIT ? OFFSET ?
            """,
            [Value(limit), Value(offset)]
        )
        return try rows.map { row throws(DuckDBError) in
            var logged = LoggedRetentionRun(
                id: LoggedRetentionRun.ID(rawValue: try row.integer(0)),
                run: RetentionRun(startedAt: try row.instant(1), counts: MetadataText.read(try row.text(2))),
                undoneAt: try row.optionalInstant(3)
            )
            logged.pictures.add(Int(try row.integer(4)), bytes: try row.integer(5))
            logged.recordings.add(Int(try row.integer(6)), bytes: try row.integer(7))
            return logged
        }
    }

    /// Writes a run; the oldest go when there are too many.
    func write(_ logged: LoggedRetentionRun) throws(DuckDBError) {
        try run(
            "INSERT INTO mem.retention_runs VALUES (?, ?, ?, NULL)",
            .integer(logged.id.rawValue),
            Value(logged.run.startedAt),
            .text(MetadataText.write(logged.run.counts))
        )
        try run(
            """
            DELETE FROM mem.retention_runs WHERE id < (
                SELECT min(id) FROM (SELECT id FROM mem.retention_runs ORDER BY id DESC LIMIT \(Self.mostRuns))
            )
            """
        )
    }

    /// A picture that can be had back.
    struct LetGoPicture: Sendable {
        var frame: FrameID
        var source: SourceID
        var instant: Instant
        var bytes: Int64
    }

    /// What a run took from frames and is still there.
    func letGoPictures(of run: LoggedRetentionRun.ID) throws(DuckDBError) -> [LetGoPicture] {
        let rows = try self.run(
            """
            SELECT f.id, f.source, f.first_instant, g.jpeg_bytes + coalesce(g.thumbnail_bytes, 0)
            FROM \(Self.undoable) WHERE g.run = ? ORDER BY f.id
            """,
            .integer(run.rawValue)
        )
        return try rows.map { row throws(DuckDBError) in
            LetGoPicture(
                frame: FrameID(rawValue: try row.integer(0)),
                source: SourceID(rawValue: try row.integer(1)),
                instant: try row.instant(2),
                bytes: try row.integer(3)
            )
        }
    }

    /// The picture files of which something can be had back.
    func undoableFiles() throws(DuckDBError) -> Set<PictureFileNumber> {
        let rows = try run("SELECT DISTINCT picture_file FROM mem.let_go_pictures")
        return Set(try rows.map { row throws(DuckDBError) in PictureFileNumber(try row.integer(0)) })
    }

    /// Whether runs before one have pictures that are still noted.
    func hasLetGoPictures(before run: LoggedRetentionRun.ID) throws(DuckDBError) -> Bool {
        let rows = try self.run(
            "SELECT EXISTS (FROM mem.let_go_pictures WHERE run < ?)",
            .integer(run.rawValue)
        )
        return try rows.next()?.bool(0) ?? false
    }

    /// Gives frames their pictures back.
    func restorePictures(of frames: [FrameID], _ run: LoggedRetentionRun.ID) throws(DuckDBError) {
        let list = frames.map { "\($0.rawValue)" }.joined(separator: ", ")
        try self.run(
            """
            UPDATE mem.frames SET picture_file = g.picture_file, jpeg_bytes = g.jpeg_bytes,
                thumbnail_bytes = g.thumbnail_bytes
            FROM mem.let_go_pictures g WHERE g.run = ? AND g.frame = frames.id AND frames.id IN (\(list))
            """,
            .integer(run.rawValue)
        )
        try self.run("DELETE FROM mem.forgotten_pictures WHERE frame IN (\(list))")
        try self.run("DELETE FROM mem.let_go_pictures WHERE frame IN (\(list))")
    }

    /// The forgotten pictures of a file are out of it.
    func clear(_ file: PictureFileNumber) throws(DuckDBError) {
        try run("DELETE FROM mem.forgotten_pictures WHERE picture_file = ?", Value(file))
        try run("DELETE FROM mem.let_go_pictures WHERE picture_file = ?", Value(file))
    }

    /// Notes that a run is undone, with its segments that are there again.
    func endUndo(
        _ run: LoggedRetentionRun.ID,
        _ segments: [RecordedSegment],
        at now: Instant
    ) throws(DuckDBError) {
        for segment in segments { try write(segment) }
        try self.run("DELETE FROM mem.let_go_segments WHERE run = ?", .integer(run.rawValue))
        try self.run("DELETE FROM mem.let_go_pictures WHERE run = ?", .integer(run.rawValue))
        try self.run(
            "UPDATE mem.retention_runs SET undone_at = ? WHERE id = ?",
            Value(now),
            .integer(run.rawValue)
        )
    }

    /// Forgets what runs before one could give back.
    func endUndoable(before run: LoggedRetentionRun.ID) throws(DuckDBError) {
        try self.run("DELETE FROM mem.let_go_pictures WHERE run < ?", .integer(run.rawValue))
        try self.run("DELETE FROM mem.let_go_segments WHERE run < ?", .integer(run.rawValue))
    }
}

extension RetentionRun {
    private static var paths: [(name: String, path: WritableKeyPath<RetentionRun, Int>)] {
        [
            ("samples", \.forgotten.samples), ("frames", \.forgotten.frames), ("annotations", \.forgotten.annotations),
            ("transcriptions", \.forgotten.transcriptions), ("segments", \.forgotten.segments),
            ("expired", \.expired.count), ("thinned", \.thinned.count),
            ("condensed", \.condensed.count), ("evicted", \.evicted.count), ("recordings", \.recordings.count),
        ]
    }
    private static var bytePaths: [(name: String, path: WritableKeyPath<RetentionRun, Int64>)] {
        [
            ("bytes", \.forgotten.bytes), ("segment_bytes", \.forgotten.segmentBytes),
            ("expired_bytes", \.expired.bytes), ("thinned_bytes", \.thinned.bytes),
            ("condensed_bytes", \.condensed.bytes), ("evicted_bytes", \.evicted.bytes),
            ("recording_bytes", \.recordings.bytes),
        ]
    }

    /// What it counted, as it is stored: what is nothing is left out.
    var counts: [String: JSONValue] {
        let counts = Self.paths.map { ($0.name, Int64(self[keyPath: $0.path])) }
        let bytes = Self.bytePaths.map { ($0.name, self[keyPath: $0.path]) }
        return Dictionary(uniqueKeysWithValues: (counts + bytes).filter { $0.1 != 0 }.map { ($0.0, .integer($0.1)) })
    }

    /// Reads ``counts`` back.
    init(startedAt: Instant, counts: [String: JSONValue]) {
        self.init(startedAt: startedAt)
        for (name, path) in Self.paths {
            if case .integer(let count) = counts[name] { self[keyPath: path] = Int(count) }
        }
        for (name, path) in Self.bytePaths {
            if case .integer(let count) = counts[name] { self[keyPath: path] = count }
        }
    }
}
