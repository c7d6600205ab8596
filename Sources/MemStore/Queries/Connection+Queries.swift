internal import DuckDB
internal import MemCore

extension Connection {
    /// One page of the timeline, read in one snapshot with its total.
    ///
    /// Rows are counted by the hour first, and only the hours that the page lies in are sorted: a late page of a long
    /// range would else need more memory than the whole store may use.
    func timeline(_ query: TimelineQuery) throws(DuckDBError) -> TimelinePage {
        var condition = "instant >= ? AND instant < ?"
        var filter: [Value] = []
        if let source = query.sourceID {
            condition += " AND source = ?"
            filter.append(.integer(source.rawValue))
        }
        return try transaction { () throws(DuckDBError) in
            let counts = try run(
                "SELECT epoch_us(instant) // ?, count(*) FROM mem.timeline WHERE \(condition) GROUP BY 1 ORDER BY 1",
                [.integer(PageHours.hour), Value(query.start), Value(query.end)] + filter
            )
            var hours = PageHours(query)
            while let row = try counts.next() { hours.count(try row.integer(1), inHour: try row.integer(0)) }
            guard let page = hours.page else { return TimelinePage(entries: [], total: hours.total) }
            let rows = try run(
                """
                SELECT t.instant, t.source, s.type, s.name, s.location, coalesce(n.id, ''), t.verdict, t.similarity,
                    \(Self.frameColumns)
                FROM (
                    SELECT * FROM mem.timeline WHERE \(condition) ORDER BY instant, source LIMIT ? OFFSET ?
                ) t
                JOIN mem.frames f ON f.id = t.frame
                JOIN mem.sources s ON s.id = t.source
                LEFT JOIN mem.stream_sessions n ON n.source = t.source
                ORDER BY t.instant, t.source
                """,
                [Value(page.start), Value(page.end)] + filter + [Value(page.limit), Value(page.offset)]
            )
            return TimelinePage(entries: try rows.map(Self.entry), total: hours.total)
        }
    }

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

    private static let frameColumns = """
        f.id, f.source, f.first_instant, f.width, f.height,
        f.fingerprint_1, f.fingerprint_2, f.fingerprint_3, f.fingerprint_4, f.jpeg_bytes, f.jpeg_quality
        """

    private static func frame(_ row: Row, from column: Int) throws(DuckDBError) -> FrameRecord {
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

    private static func entry(_ row: Row) throws(DuckDBError) -> TimelineEntry {
        let verdict = Verdict(rawValue: UInt8(clamping: try row.integer(6)))
        guard let verdict else {
            throw DuckDBError(.other, "could not read the timeline", cause: "a verdict is unknown")
        }
        return TimelineEntry(
            instant: try row.instant(0),
            source: SourceRecord(
                id: SourceID(rawValue: try row.integer(1)),
                type: try row.text(2),
                filename: try row.text(3),
                location: try row.optionalText(4)
            ),
            sessionID: SessionID(rawValue: try row.text(5)),
            verdict: verdict,
            similarity: row.isNull(7) ? nil : try row.double(7),
            frame: try frame(row, from: 8)
        )
    }
}
