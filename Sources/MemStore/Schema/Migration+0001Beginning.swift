extension Migration {
    /// The first schema.
    ///
    /// No index on what only grows: the zone maps of rows in arrival order find times and numbers fast enough, and an index
    /// would cost more memory than all else. No foreign keys: DuckDB turns updates of referenced rows into delete and
    /// insert.
    static let beginning = Migration(
        number: 1,
        name: "beginning",
        statements: [
            """
            CREATE TABLE mem.sources (
                id BIGINT NOT NULL,
                type VARCHAR NOT NULL,
                name VARCHAR NOT NULL,
                location VARCHAR,
                created_at TIMESTAMP NOT NULL
            )
            """,
            """
            CREATE TABLE mem.frames (
                id BIGINT NOT NULL,
                source BIGINT NOT NULL,
                first_instant TIMESTAMP NOT NULL,
                width INTEGER NOT NULL,
                height INTEGER NOT NULL,
                fingerprint_1 UBIGINT NOT NULL,
                fingerprint_2 UBIGINT NOT NULL,
                fingerprint_3 UBIGINT NOT NULL,
                fingerprint_4 UBIGINT NOT NULL,
                jpeg_bytes BIGINT NOT NULL,
                jpeg_quality UTINYINT NOT NULL,
                picture_file INTEGER NOT NULL
            )
            """,
            """
            CREATE TABLE mem.timeline (
                instant TIMESTAMP NOT NULL,
                source BIGINT NOT NULL,
                pts BIGINT NOT NULL,
                frame BIGINT NOT NULL,
                similarity FLOAT,
                verdict UTINYINT NOT NULL
            )
            """,
            """
            CREATE TABLE mem.stream_sessions (
                id VARCHAR PRIMARY KEY,
                stream_key VARCHAR NOT NULL,
                source BIGINT NOT NULL,
                name VARCHAR NOT NULL,
                metadata VARCHAR NOT NULL,
                armed BOOLEAN NOT NULL,
                created_at TIMESTAMP NOT NULL,
                started_at TIMESTAMP,
                ended_at TIMESTAMP,
                deleted_at TIMESTAMP,
                width INTEGER,
                height INTEGER,
                video_codec VARCHAR,
                audio_codec VARCHAR,
                encoder VARCHAR,
                reconnects BIGINT NOT NULL,
                dropped BIGINT NOT NULL,
                error_reason VARCHAR
            )
            """,
            """
            CREATE TABLE mem.format_spans (
                session VARCHAR NOT NULL,
                source BIGINT NOT NULL,
                start TIMESTAMP NOT NULL,
                width INTEGER NOT NULL,
                height INTEGER NOT NULL,
                codec VARCHAR NOT NULL
            )
            """,
            """
            CREATE TABLE mem.gaps (
                session VARCHAR NOT NULL,
                source BIGINT NOT NULL,
                start TIMESTAMP NOT NULL,
                "end" TIMESTAMP NOT NULL,
                cause VARCHAR NOT NULL
            )
            """,
        ]
    )
}
