extension Migration {
    /// What was let go of by which run of retention, as long as it can be had back.
    ///
    /// A picture is still in its file until that is written anew, a segment in its folder under a hidden name. The
    /// numbers of runs go by the clock.
    static let retentionRuns = Migration(
        number: 20,
        name: "retention runs",
        statements: [
            """
            CREATE TABLE mem.retention_runs (
                id BIGINT NOT NULL,
                started_at TIMESTAMP NOT NULL,
                counts VARCHAR NOT NULL,
                undone_at TIMESTAMP
            )
            """,
            """
            CREATE TABLE mem.let_go_pictures (
                run BIGINT NOT NULL,
                frame BIGINT NOT NULL,
                picture_file INTEGER NOT NULL,
                jpeg_bytes BIGINT NOT NULL,
                thumbnail_bytes BIGINT
            )
            """,
            """
            CREATE TABLE mem.let_go_segments (
                run BIGINT NOT NULL,
                session VARCHAR NOT NULL,
                source BIGINT NOT NULL,
                start TIMESTAMP NOT NULL,
                "end" TIMESTAMP NOT NULL,
                bytes BIGINT NOT NULL,
                video_codec VARCHAR NOT NULL,
                audio_codec VARCHAR,
                file VARCHAR NOT NULL
            )
            """,
        ]
    )
}
