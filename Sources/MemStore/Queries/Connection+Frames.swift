internal import DuckDB
internal import MemCore

extension Connection {
    /// A frame's metadata and the file that its picture is in.
    func frame(_ id: FrameID) throws(DuckDBError) -> (record: FrameRecord, file: PictureFileNumber)? {
        let rows = try run(
            "SELECT \(Self.frameColumns), f.picture_file FROM mem.frames f WHERE f.id = ?",
            .integer(id.rawValue)
        )
        guard let row = try rows.next() else { return nil }
        return (try Self.frame(row, from: 0), PictureFileNumber(try row.integer(11)))
    }

    /// The frames that a source's timeline pointed at since an instant, the one shown last first, with their files.
    func framesShownLast(
        of source: SourceID,
        since start: Instant,
        count: Int
    ) throws(DuckDBError) -> [(record: FrameRecord, file: PictureFileNumber)] {
        let rows = try run(
            """
            SELECT \(Self.frameColumns), f.picture_file FROM (
                SELECT frame, max(instant) AS shown FROM mem.timeline WHERE source = ? AND instant >= ?
                GROUP BY frame ORDER BY shown DESC LIMIT ?
            ) t
            JOIN mem.frames f ON f.id = t.frame ORDER BY t.shown DESC
            """,
            .integer(source.rawValue),
            Value(start),
            Value(count)
        )
        return try rows.map { row throws(DuckDBError) in
            (try Self.frame(row, from: 0), PictureFileNumber(try row.integer(11)))
        }
    }

    /// Frames by how many of the 256 bits of their fingerprints differ from one, the fewest first.
    func frames(
        similarTo fingerprint: Fingerprint,
        atMost bits: Int,
        limit: Int
    ) throws(DuckDBError) -> [SimilarFrame] {
        let distance = (1...4).map { "bit_count(xor(f.fingerprint_\($0), ?::UBIGINT))::INTEGER" }
        let words = fingerprint.words
        let rows = try run(
            """
            SELECT \(Self.frameColumns), \(distance.joined(separator: " + ")) AS distance FROM mem.frames f
            WHERE distance <= ? ORDER BY distance, f.id LIMIT ?
            """,
            .unsigned(words.0),
            .unsigned(words.1),
            .unsigned(words.2),
            .unsigned(words.3),
            Value(bits),
            Value(limit)
        )
        return try rows.map { row throws(DuckDBError) in
            let frame = try Self.frame(row, from: 0)
            return SimilarFrame(frame: frame, similarity: frame.fingerprint.similarity(to: fingerprint))
        }
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
}
