internal import DuckDB
internal import MemCore

extension Connection {
    /// What each source added in a span of time, as if all days were like it.
    func forecast(from start: Instant, to end: Instant, room: DiskRoom?) throws(DuckDBError) -> StorageForecast {
        let rows = try run(
            """
            SELECT f.source, t.id, coalesce(t.name, s.name), f.bytes, f.first FROM (
                SELECT source, sum(bytes)::BIGINT AS bytes, min(first) AS first FROM (
                    SELECT source, sum(jpeg_bytes + coalesce(thumbnail_bytes, 0)) AS bytes, min(first_instant) AS first
                    FROM mem.frames WHERE picture_file > 0 AND first_instant >= ? AND first_instant < ? GROUP BY source
                    UNION ALL SELECT source, sum(bytes), min(start) FROM mem.segments
                    WHERE start >= ? AND start < ? GROUP BY source
                ) GROUP BY source
            ) f JOIN mem.sources s ON s.id = f.source LEFT JOIN mem.stream_sessions t ON t.source = f.source
            ORDER BY f.bytes DESC, f.source
            """,
            [Value(start), Value(end), Value(start), Value(end)]
        )
        var since = end
        var growth: [StorageForecast.Growth] = []
        while let row = try rows.next() {
            since = min(since, try row.instant(4))
            growth.append(
                StorageForecast.Growth(
                    sourceID: SourceID(rawValue: try row.integer(0)),
                    sessionID: try row.optionalText(1).map { SessionID(rawValue: $0) },
                    name: try row.text(2),
                    bytesPerDay: Double(try row.integer(3))
                )
            )
        }
        // A memory that is minutes old tells little of a day.
        let days = max(Double(end.microseconds - since.microseconds) / 1_000_000, 3600) / 86_400
        for index in growth.indices { growth[index].bytesPerDay /= days }
        return StorageForecast(
            since: since,
            growth: growth,
            pictureBytes: try pictureBytes(),
            recordingBytes: try recordingBytes(of: nil),
            timelineBytes: try timelineSize().bytes,
            room: room
        )
    }
}
