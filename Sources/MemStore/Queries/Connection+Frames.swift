internal import DuckDB
internal import MemCore

extension Connection {
    /// A frame's metadata, nil if there is no such frame.
    func frame(_ id: FrameID) throws(DuckDBError) -> FrameRecord? {
        let rows = try ask("SELECT \(Self.frameColumns) FROM mem.frames f WHERE f.id = ?", [.integer(id.rawValue)])
        return try rows.next().map { row throws(DuckDBError) in try Self.frame(row, from: 0) }
    }

    /// The file that a frame's picture is in, nil if there is no such frame.
    func pictureFile(of id: FrameID) throws(DuckDBError) -> PictureFileNumber? {
        let rows = try ask("SELECT picture_file FROM mem.frames WHERE id = ?", [.integer(id.rawValue)])
        return try rows.next().map { row throws(DuckDBError) in PictureFileNumber(try row.integer(0)) }
    }

    /// The frames that a source's timeline pointed at since an instant, the one shown last first.
    func framesShownLast(
        of source: SourceID,
        since start: Instant,
        count: Int
    ) throws(DuckDBError) -> [FrameRecord] {
        let rows = try run(
            """
            SELECT \(Self.frameColumns) FROM (
                SELECT frame, max(instant) AS shown FROM mem.timeline WHERE source = ? AND instant >= ?
                GROUP BY frame ORDER BY shown DESC LIMIT ?
            ) t
            JOIN mem.frames f ON f.id = t.frame ORDER BY t.shown DESC
            """,
            .integer(source.rawValue),
            Value(start),
            Value(count)
        )
        return try rows.map { row throws(DuckDBError) in try Self.frame(row, from: 0) }
    }

    /// Frames by their numbers; those that are not there are left out.
    func frames(_ ids: Set<FrameID>) throws(DuckDBError) -> [FrameID: FrameRecord] {
        guard let wanted = NumberedRows(ids.map(\.rawValue), in: "f.id") else { return [:] }
        let sql = "SELECT \(Self.frameColumns) FROM mem.frames f WHERE \(wanted.condition)"
        let rows = try ask(sql, wanted.values)
        var frames: [FrameID: FrameRecord] = [:]
        while let columns = try rows.nextColumns() {
            for (row, id) in try columns.integers(0).enumerated() {
                frames[FrameID(rawValue: id)] = try Self.frame(columns, row)
            }
        }
        return frames
    }

    /// Frames by how many of the 256 bits of their fingerprints differ from one, the fewest first.
    ///
    /// Most frames are told apart by the first of the four words, so the others are hardly ever read.
    func frames(
        similarTo fingerprint: Fingerprint,
        atMost bits: Int,
        limit: Int,
        shownIn part: ShownPart
    ) throws(DuckDBError) -> [SimilarFrame] {
        let words = fingerprint.words
        let distances = [words.0, words.1, words.2, words.3].enumerated().map { index, word in
            "bit_distance(f.fingerprint_\(index + 1), \(word)::UBIGINT)"
        }
        let sums = (1...4).map { distances.prefix($0).joined(separator: " + ") }
        let shown = Self.condition(of: part)
        let found = try run(
            """
            SELECT f.id, \(sums[3]) AS distance FROM mem.frames f
            WHERE \(sums.map { "\($0) <= \(bits)" }.joined(separator: " AND ")) \(shown.sql)
            ORDER BY distance, f.id LIMIT ?
            """,
            shown.values + [Value(limit)]
        )
        let order = try found.map { row throws(DuckDBError) in FrameID(rawValue: try row.integer(0)) }
        let frames = try frames(Set(order))
        return order.compactMap { frames[$0] }.map { frame in
            SimilarFrame(frame: frame, similarity: frame.fingerprint.similarity(to: fingerprint))
        }
    }

    /// The condition that a frame `f` was on screen in a part, with its values.
    private static func condition(of part: ShownPart) -> (sql: String, values: [Value]) {
        var sql = ""
        var values: [Value] = []
        if let source = part.sourceID {
            sql += " AND f.source = ?"
            values.append(.integer(source.rawValue))
        }
        guard part.start != nil || part.end != nil else { return (sql, values) }
        sql += " AND f.id IN (SELECT frame FROM mem.timeline WHERE true"
        if let start = part.start {
            sql += " AND instant >= ?"
            values.append(Value(start))
        }
        if let end = part.end {
            sql += " AND instant < ?"
            values.append(Value(end))
        }
        return (sql + ")", values)
    }

    /// When frames were on screen: moments tell where to look for the last sample.
    func appearances(of frames: [FrameID]) throws(DuckDBError) -> [FrameID: Appearances] {
        let list = frames.map { String($0.rawValue) }.joined(separator: ", ")
        let rows = try run(
            """
            WITH shown AS (
                SELECT frame, count(*) AS times, min(start) AS first, max(start) AS latest
                FROM mem.moments WHERE frame IN (\(list)) GROUP BY frame
            )
            SELECT s.frame, any_value(s.first), max(t.instant), any_value(s.times)
            FROM shown s JOIN mem.timeline t ON t.frame = s.frame AND t.instant >= s.latest
            WHERE t.instant >= (SELECT min(latest) FROM shown) GROUP BY s.frame
            """
        )
        var found: [FrameID: Appearances] = [:]
        while let row = try rows.next() {
            found[FrameID(rawValue: try row.integer(0))] = Appearances(
                first: try row.instant(1),
                last: try row.instant(2),
                count: Int(try row.integer(3))
            )
        }
        return found
    }

    /// What ``frame(_:from:)`` reads, of a table `f`.
    static let frameColumns = """
        f.id, f.source, f.first_instant, f.width, f.height,
        f.fingerprint_1, f.fingerprint_2, f.fingerprint_3, f.fingerprint_4, f.jpeg_bytes, f.jpeg_quality
        """

    /// Reads ``frameColumns`` from a column on.
    static func frame(_ row: Row, from column: Int) throws(DuckDBError) -> FrameRecord {
        FrameRecord(
            id: FrameID(rawValue: try row.integer(column)),
            sourceID: SourceID(rawValue: try row.integer(column + 1)),
            firstInstant: try row.instant(column + 2),
            pictureSize: PictureSize(
                width: Int(try row.integer(column + 3)),
                height: Int(try row.integer(column + 4))
            ),
            fingerprint: Fingerprint(
                try row.unsigned(column + 5),
                try row.unsigned(column + 6),
                try row.unsigned(column + 7),
                try row.unsigned(column + 8)
            ),
            jpegBytes: Int(try row.integer(column + 9)),
            jpegQuality: Int(try row.integer(column + 10))
        )
    }

    static func frame(_ columns: Columns, _ row: Int) throws(DuckDBError) -> FrameRecord {
        func integer(_ column: Int) throws(DuckDBError) -> Int64 { try columns.integers(column)[row] }
        func word(_ column: Int) throws(DuckDBError) -> UInt64 { UInt64(bitPattern: try integer(column)) }
        return FrameRecord(
            id: FrameID(rawValue: try integer(0)),
            sourceID: SourceID(rawValue: try integer(1)),
            firstInstant: Instant(microseconds: try integer(2)),
            pictureSize: PictureSize(width: Int(try integer(3)), height: Int(try integer(4))),
            fingerprint: Fingerprint(try word(5), try word(6), try word(7), try word(8)),
            jpegBytes: Int(try integer(9)),
            jpegQuality: Int(try integer(10))
        )
    }
}
