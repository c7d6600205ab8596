import DuckDB
import Foundation

/// A database as the original Mem makes it, with what a test puts in.
struct OldFile {
    let path: String

    /// The original's tables: names, types and keys.
    private static let tables = [
        """
        sources (source_id BIGINT PRIMARY KEY, source_type VARCHAR NOT NULL, filename VARCHAR NOT NULL, location VARCHAR,
            device_id VARCHAR, start_timestamp TIMESTAMPTZ NOT NULL, end_timestamp TIMESTAMPTZ, metadata JSON,
            created_at TIMESTAMPTZ)
        """,
        """
        frames (frame_id BIGINT PRIMARY KEY, source_id BIGINT NOT NULL REFERENCES sources (source_id),
            first_seen_timestamp TIMESTAMPTZ NOT NULL, last_seen_timestamp TIMESTAMPTZ NOT NULL,
            perceptual_hash VARCHAR NOT NULL, image_data BLOB NOT NULL, metadata JSON)
        """,
        """
        timeline (entry_id BIGINT PRIMARY KEY, source_id BIGINT NOT NULL, timestamp TIMESTAMPTZ NOT NULL,
            frame_id BIGINT, transcription_id BIGINT, similarity_score DOUBLE, UNIQUE (source_id, timestamp))
        """,
        """
        transcriptions (transcription_id BIGINT PRIMARY KEY, source_id BIGINT NOT NULL,
            start_timestamp TIMESTAMPTZ NOT NULL, end_timestamp TIMESTAMPTZ NOT NULL, text TEXT NOT NULL,
            confidence DOUBLE, language VARCHAR, whisper_model VARCHAR, has_overlap BOOLEAN, overlap_start TIMESTAMPTZ,
            overlap_end TIMESTAMPTZ, speaker_id BIGINT, speaker_name VARCHAR, speaker_confidence DOUBLE)
        """,
        """
        speaker_profiles (profile_id BIGINT PRIMARY KEY, name VARCHAR NOT NULL UNIQUE, display_name VARCHAR,
            audio_sample BLOB, embedding_data BLOB, metadata JSON, created_at TIMESTAMPTZ, updated_at TIMESTAMPTZ)
        """,
        """
        stream_sessions (session_id INTEGER PRIMARY KEY, source_id BIGINT, stream_key VARCHAR UNIQUE NOT NULL,
            stream_name VARCHAR, status VARCHAR NOT NULL, started_at TIMESTAMP, ended_at TIMESTAMP,
            stream_width INTEGER, stream_height INTEGER, stream_fps REAL, stream_bitrate INTEGER,
            frames_received INTEGER, frames_stored INTEGER, metadata JSON, created_at TIMESTAMP)
        """,
        """
        timeframe_annotations (annotation_id BIGINT PRIMARY KEY, source_id BIGINT NOT NULL,
            start_timestamp TIMESTAMPTZ NOT NULL, end_timestamp TIMESTAMPTZ NOT NULL, annotation_type VARCHAR NOT NULL,
            content TEXT NOT NULL, metadata JSON, created_by VARCHAR, created_at TIMESTAMPTZ, updated_at TIMESTAMPTZ)
        """,
    ]

    /// Makes the file in a folder.
    init(in folder: DatabaseFolder, _ statements: String...) throws {
        path = folder.path + "/old.duckdb"
        try run(Self.tables.map { "CREATE TABLE old." + $0 } + statements)
    }

    /// Runs statements on it; `old` is the file.
    func run(_ statements: [String]) throws {
        let connection = try Connection(to: Database(settings: ["threads": "1"]))
        try connection.run("SET TimeZone = 'UTC'")
        try connection.run("ATTACH '\(path)' AS old")
        try connection.run("USE old")
        for statement in statements { try connection.run(statement) }
        try connection.run("USE memory")
        try connection.run("DETACH old")
    }

    /// A source of five samples a second apart: picture A, A, B, A again in other bytes and as a copy, and one without.
    static let desk = [
        """
        INSERT INTO old.sources VALUES (7, 'stream', 'stream_20251230_100000', 'office', NULL,
            '2025-12-30 10:00:00+00', NULL, '{}', '2025-12-30 10:00:00+00')
        """,
        """
        INSERT INTO old.frames SELECT id, 7, '2025-12-30 10:00:00+00', '2025-12-30 10:00:00+00', repeat('0', 64), data, '{}'
        FROM (VALUES (11, 'AAAA'::BLOB), (12, 'BBBB'::BLOB), (13, 'AAAA'::BLOB), (14, 'never'::BLOB)) f (id, data)
        """,
        """
        INSERT INTO old.timeline SELECT n, 7, TIMESTAMPTZ '2025-12-30 10:00:00+00' + to_seconds(n), frame, NULL, 100
        FROM (VALUES (0, 11), (1, 11), (2, 12), (3, 13), (4, NULL), (5, 12)) t (n, frame)
        """,
    ]
}
