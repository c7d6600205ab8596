internal import DuckDB
internal import MemCore

extension Connection {
    /// Writes a session's row, new or known.
    func write(_ record: SessionRecord) throws(DuckDBError) {
        try run(
            """
            INSERT INTO mem.stream_sessions (
                id, stream_key, source, name, metadata, armed, created_at, started_at, ended_at, deleted_at,
                width, height, video_codec, audio_codec, encoder, reconnects, dropped, error_reason, said_goodbye,
                settings
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                stream_key = excluded.stream_key, source = excluded.source, name = excluded.name,
                metadata = excluded.metadata, armed = excluded.armed, created_at = excluded.created_at,
                started_at = excluded.started_at, ended_at = excluded.ended_at, deleted_at = excluded.deleted_at,
                width = excluded.width, height = excluded.height, video_codec = excluded.video_codec,
                audio_codec = excluded.audio_codec, encoder = excluded.encoder, reconnects = excluded.reconnects,
                dropped = excluded.dropped, error_reason = excluded.error_reason,
                said_goodbye = excluded.said_goodbye, settings = excluded.settings
            """,
            .text(record.id.rawValue),
            .text(record.key.rawValue),
            .integer(record.sourceID.rawValue),
            .text(record.name),
            .text(MetadataText.write(record.metadata)),
            .bool(record.isArmed),
            Value(record.createdAt),
            Value(record.startedAt),
            Value(record.endedAt),
            Value(record.deletedAt),
            Value(record.pictureSize?.width),
            Value(record.pictureSize?.height),
            Value(record.videoCodec),
            Value(record.audioCodec),
            Value(record.encoder),
            .integer(Int64(record.reconnects)),
            .integer(Int64(record.dropped)),
            Value(record.errorReason),
            .bool(record.saidGoodbye),
            record.settings == StreamSettings() ? .null : .text(MetadataText.write(record.settings.fields))
        )
    }

    /// All sessions that are not deleted, oldest first, each with what the timeline says of its source.
    func sessions() throws(DuckDBError) -> [(record: SessionRecord, history: SessionHistory)] {
        let rows = try run(
            """
            SELECT s.id, s.stream_key, s.source, s.name, s.metadata, s.armed, s.created_at, s.started_at, s.ended_at,
                s.width, s.height, s.video_codec, s.audio_codec, s.encoder, s.reconnects, s.dropped, s.error_reason,
                coalesce(s.said_goodbye, false), coalesce(t.taken, 0),
                coalesce(t.stored, 0) - coalesce(u.unkept, 0), t.newest, s.settings
            FROM mem.stream_sessions s LEFT JOIN (
                SELECT source, count(*) AS taken, count(*) FILTER (verdict = 0) AS stored, max(instant) AS newest
                FROM mem.timeline GROUP BY source
            ) t ON t.source = s.source LEFT JOIN (
                SELECT source, count(*) AS unkept FROM mem.frames WHERE picture_file = 0 GROUP BY source
            ) u ON u.source = s.source
            WHERE s.deleted_at IS NULL ORDER BY s.created_at, s.source
            """
        )
        return try rows.map { row throws(DuckDBError) in
            var record = SessionRecord(
                id: SessionID(rawValue: try row.text(0)),
                key: StreamKey(rawValue: try row.text(1)),
                sourceID: SourceID(rawValue: try row.integer(2)),
                name: try row.text(3),
                metadata: MetadataText.read(try row.text(4)),
                isArmed: try row.bool(5),
                createdAt: try row.instant(6)
            )
            record.startedAt = try row.optionalInstant(7)
            record.endedAt = try row.optionalInstant(8)
            if !row.isNull(9), !row.isNull(10) {
                record.pictureSize = PictureSize(width: Int(try row.integer(9)), height: Int(try row.integer(10)))
            }
            record.videoCodec = try row.optionalText(11)
            record.audioCodec = try row.optionalText(12)
            record.encoder = try row.optionalText(13)
            record.reconnects = Int(try row.integer(14))
            record.dropped = Int(try row.integer(15))
            record.errorReason = try row.optionalText(16)
            record.saidGoodbye = try row.bool(17)
            if let settings = try row.optionalText(21) { record.settings = StreamSettings(MetadataText.read(settings)) }
            let history = SessionHistory(
                samplesTaken: Int(try row.integer(18)),
                framesStored: Int(try row.integer(19)),
                lastSampleAt: try row.optionalInstant(20)
            )
            return (record, history)
        }
    }

    /// Closes the sessions that were live when the program died: at their last committed sample, or where they started.
    ///
    /// - Returns: What there is to tell of each.
    func closeOpenSessions() throws(DuckDBError) -> [EventDraft] {
        let open = try run(
            """
            SELECT id, source, armed FROM mem.stream_sessions
            WHERE started_at IS NOT NULL AND ended_at IS NULL AND deleted_at IS NULL ORDER BY created_at, source
            """
        )
        let lost = try open.map { row throws(DuckDBError) in
            EventDraft.wasLost(
                SessionID(rawValue: try row.text(0)),
                SourceID(rawValue: try row.integer(1)),
                isArmed: try row.bool(2)
            )
        }
        try run(
            """
            UPDATE mem.stream_sessions SET ended_at = coalesce(
                (SELECT max(t.instant) FROM mem.timeline t
                 WHERE t.source = stream_sessions.source AND t.instant >= stream_sessions.started_at),
                started_at
            ) WHERE started_at IS NOT NULL AND ended_at IS NULL
            """
        )
        return lost
    }
}
