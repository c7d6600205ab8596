internal import DuckDB
internal import MemCore
internal import SQLSandbox

/// What queries in SQL see of the memory; `docs/schema.md` explains it to people.
enum SQLSchema {
    /// The tables of the main file that are lent, each only with these columns: a stream key is in none of them.
    static let tables = [
        ScannedTable(
            "mem_timeline",
            [
                .init("instant", .timestamp), .init("source", .bigint), .init("frame", .bigint),
                .init("similarity", .double), .init("verdict", .utinyint),
            ]
        ),
        ScannedTable(
            "mem_frames",
            [
                .init("id", .bigint), .init("source", .bigint), .init("first_instant", .timestamp),
                .init("width", .integer), .init("height", .integer), .init("fingerprint_1", .ubigint),
                .init("fingerprint_2", .ubigint), .init("fingerprint_3", .ubigint), .init("fingerprint_4", .ubigint),
                .init("jpeg_bytes", .bigint), .init("thumbnail_bytes", .bigint), .init("jpeg_quality", .utinyint),
            ]
        ),
        ScannedTable(
            "mem_moments",
            [.init("id", .bigint), .init("source", .bigint), .init("start", .timestamp), .init("frame", .bigint)]
        ),
        ScannedTable(
            "mem_gaps",
            [.init("source", .bigint), .init("start", .timestamp), .init("end", .timestamp), .init("cause", .varchar)]
        ),
        ScannedTable(
            "mem_sources",
            [
                .init("id", .bigint), .init("type", .varchar), .init("name", .varchar), .init("location", .varchar),
                .init("created_at", .timestamp),
            ]
        ),
        ScannedTable(
            "mem_stream_sessions",
            [
                .init("id", .varchar), .init("source", .bigint), .init("name", .varchar), .init("armed", .boolean),
                .init("created_at", .timestamp), .init("started_at", .timestamp), .init("ended_at", .timestamp),
                .init("deleted_at", .timestamp), .init("width", .integer), .init("height", .integer),
                .init("video_codec", .varchar), .init("audio_codec", .varchar), .init("encoder", .varchar),
                .init("reconnects", .bigint), .init("dropped", .bigint),
            ]
        ),
        ScannedTable(
            "mem_annotations",
            [
                .init("id", .bigint), .init("source", .bigint), .init("start", .timestamp), .init("end", .timestamp),
                .init("type", .varchar), .init("content", .varchar), .init("metadata", .varchar),
                .init("created_by", .varchar), .init("created_at", .timestamp), .init("updated_at", .timestamp),
            ]
        ),
        ScannedTable(
            "mem_transcriptions",
            [
                .init("id", .bigint), .init("source", .bigint), .init("start", .timestamp), .init("end", .timestamp),
                .init("text", .varchar), .init("confidence", .double), .init("language", .varchar),
                .init("speaker", .varchar),
            ]
        ),
        ScannedTable(
            "mem_segments",
            [
                .init("session", .varchar), .init("source", .bigint), .init("start", .timestamp),
                .init("end", .timestamp), .init("bytes", .bigint), .init("video_codec", .varchar),
                .init("audio_codec", .varchar), .init("file", .varchar),
            ]
        ),
    ]

    /// The views: all that is documented.
    static let views = [
        SQLView(
            "sessions",
            """
            SELECT id AS session_id, source AS source_id, name, armed, created_at, started_at, ended_at, deleted_at,
                width, height, video_codec, audio_codec, encoder, reconnects, dropped
            FROM mem_stream_sessions()
            """
        ),
        SQLView(
            "sources",
            "SELECT id AS source_id, type, name, location, created_at FROM mem_sources()"
        ),
        SQLView(
            "frames",
            """
            SELECT f.id AS frame_id, f.first_instant AS timestamp, f.source AS source_id, s.id AS session_id,
                format('{:016x}{:016x}{:016x}{:016x}', fingerprint_1, fingerprint_2, fingerprint_3, fingerprint_4)
                    AS perceptual_hash,
                f.width, f.height, f.jpeg_bytes, f.thumbnail_bytes, f.jpeg_quality
            FROM mem_frames() f LEFT JOIN mem_stream_sessions() s ON s.source = f.source
            """
        ),
        SQLView(
            "timeline",
            """
            SELECT t.instant AS timestamp, t.source AS source_id, s.id AS session_id, t.frame AS frame_id,
                CASE t.verdict WHEN 0 THEN 'new' WHEN 1 THEN 'same' WHEN 2 THEN 'seen' ELSE 'restless' END AS verdict,
                coalesce(t.similarity < \(Sample.sceneChangeSimilarity), true) AS scene_changed, t.similarity, f.width, f.height
            FROM mem_timeline() t LEFT JOIN mem_frames() f ON f.id = t.frame
            LEFT JOIN mem_stream_sessions() s ON s.source = t.source
            """
        ),
        SQLView(
            "moments",
            """
            SELECT m.id AS moment_id, m.source AS source_id, s.id AS session_id, m.frame AS frame_id,
                m.start AS start_timestamp, coalesce(g.start, m.next, l.instant, m.start) AS end_timestamp,
                epoch_us(coalesce(g.start, m.next, l.instant, m.start) - m.start) / 1e6 AS dwell_seconds
            FROM (SELECT *, lead(start) OVER (PARTITION BY source ORDER BY start) AS next FROM mem_moments()) m
            LEFT JOIN mem_gaps() g ON g.source = m.source AND g."end" = m.next
            LEFT JOIN (SELECT source, max(instant) AS instant FROM mem_timeline() GROUP BY source) l
                ON l.source = m.source AND m.next IS NULL
            LEFT JOIN mem_stream_sessions() s ON s.source = m.source
            """
        ),
        SQLView(
            "annotations",
            """
            SELECT id AS annotation_id, source AS source_id, start AS start_timestamp, "end" AS end_timestamp,
                type AS annotation_type, content, metadata, created_by, created_at, updated_at
            FROM mem_annotations()
            """
        ),
        SQLView(
            "transcripts",
            """
            SELECT id AS transcription_id, source AS source_id, start AS start_timestamp, "end" AS end_timestamp, text,
                confidence, language, speaker AS speaker_name
            FROM mem_transcriptions()
            """
        ),
        SQLView(
            "recordings",
            """
            SELECT session AS session_id, source AS source_id, start AS start_timestamp, "end" AS end_timestamp, bytes,
                video_codec, audio_codec, file
            FROM mem_segments()
            """
        ),
    ]
}
