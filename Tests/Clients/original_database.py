"""Makes a database as the original Mem does: its tables, and one stream of six samples with the given pictures.

A number behind them makes so many more samples, one a second, that show the two by turns.
"""
import sys
from pathlib import Path

import duckdb

TABLES = """
CREATE TABLE sources (source_id BIGINT PRIMARY KEY, source_type VARCHAR NOT NULL, filename VARCHAR NOT NULL,
    location VARCHAR, device_id VARCHAR, start_timestamp TIMESTAMPTZ NOT NULL, end_timestamp TIMESTAMPTZ, metadata JSON,
    created_at TIMESTAMPTZ DEFAULT current_timestamp);
CREATE TABLE frames (frame_id BIGINT PRIMARY KEY, source_id BIGINT NOT NULL REFERENCES sources (source_id),
    first_seen_timestamp TIMESTAMPTZ NOT NULL, last_seen_timestamp TIMESTAMPTZ NOT NULL,
    perceptual_hash VARCHAR(64) NOT NULL, image_data BLOB NOT NULL, metadata JSON);
CREATE TABLE timeline (entry_id BIGINT PRIMARY KEY, source_id BIGINT NOT NULL REFERENCES sources (source_id),
    timestamp TIMESTAMPTZ NOT NULL, frame_id BIGINT REFERENCES frames (frame_id), transcription_id BIGINT,
    similarity_score DOUBLE, UNIQUE (source_id, timestamp));
CREATE INDEX idx_timeline_temporal ON timeline (timestamp, source_id);
CREATE TABLE transcriptions (transcription_id BIGINT PRIMARY KEY, source_id BIGINT NOT NULL REFERENCES sources (source_id),
    start_timestamp TIMESTAMPTZ NOT NULL, end_timestamp TIMESTAMPTZ NOT NULL, text TEXT NOT NULL, confidence DOUBLE,
    language VARCHAR(10), whisper_model VARCHAR, has_overlap BOOLEAN, overlap_start TIMESTAMPTZ, overlap_end TIMESTAMPTZ,
    speaker_id BIGINT, speaker_name VARCHAR(255), speaker_confidence DOUBLE);
CREATE TABLE speaker_profiles (profile_id BIGINT PRIMARY KEY, name VARCHAR(255) NOT NULL UNIQUE,
    display_name VARCHAR(255), audio_sample BLOB, embedding_data BLOB, metadata JSON, created_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ);
CREATE TABLE stream_sessions (session_id INTEGER PRIMARY KEY, source_id BIGINT REFERENCES sources (source_id),
    stream_key VARCHAR(64) UNIQUE NOT NULL, stream_name VARCHAR(255), status VARCHAR(20) NOT NULL, started_at TIMESTAMP,
    ended_at TIMESTAMP, stream_width INTEGER, stream_height INTEGER, stream_fps REAL, stream_bitrate INTEGER,
    frames_received INTEGER, frames_stored INTEGER, metadata JSON, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE timeframe_annotations (annotation_id BIGINT PRIMARY KEY,
    source_id BIGINT NOT NULL REFERENCES sources (source_id), start_timestamp TIMESTAMPTZ NOT NULL,
    end_timestamp TIMESTAMPTZ NOT NULL, annotation_type VARCHAR NOT NULL, content TEXT NOT NULL, metadata JSON,
    created_by VARCHAR DEFAULT 'system', created_at TIMESTAMPTZ DEFAULT current_timestamp,
    updated_at TIMESTAMPTZ DEFAULT current_timestamp);
CREATE VIEW scene_changes AS SELECT * FROM timeline WHERE similarity_score < 95.0;
"""

START = "TIMESTAMPTZ '2025-12-30 10:00:00+00'"
path, first, second, *more = sys.argv[1:]
database = duckdb.connect(path)
database.execute(TABLES)
database.execute(f"INSERT INTO sources VALUES (1, 'stream', 'stream_20251230_100000', NULL, NULL, {START}, NULL, NULL, {START})")
for number, picture in enumerate([first, second, first], 1):
    database.execute(
        f"INSERT INTO frames VALUES (?, 1, {START}, {START}, ?, ?, NULL)",
        [number, "0" * 64, Path(picture).read_bytes()],
    )
database.execute(f"INSERT INTO frames VALUES (4, 1, {START}, {START}, '', 'no picture', NULL)")
for second, frame in enumerate([1, 1, 2, 3, 4, 2]):
    database.execute(f"INSERT INTO timeline VALUES (?, 1, {START} + to_seconds(?), ?, NULL, 0)", [second, second, frame])
for count in more:
    database.execute(
        f"INSERT INTO timeline SELECT 10 + n, 1, {START} + to_seconds(10 + n), 1 + n % 2, NULL, 0 FROM range(?) AS t(n)",
        [int(count)],
    )
database.execute(
    f"INSERT INTO transcriptions (transcription_id, source_id, start_timestamp, end_timestamp, text) "
    f"VALUES (1, 1, {START}, {START} + to_seconds(2), 'the old budget')"
)
database.execute(
    f"INSERT INTO timeframe_annotations (annotation_id, source_id, start_timestamp, end_timestamp, annotation_type, content)"
    f" VALUES (1, 1, {START}, {START} + to_seconds(5), 'ai_summary', 'two slides')"
)
database.execute(
    "INSERT INTO stream_sessions (session_id, source_id, stream_key, stream_name, status) "
    "VALUES (1, 1, '6f1ed002-ab5d-4a70-9d1b-000000000001', 'Desk', 'waiting')"
)
database.close()
