extension Migration {
    /// Imports of video files, and where their sources end: a file has no session that could tell.
    static let jobs = Migration(
        number: 10,
        name: "jobs",
        statements: [
            """
            CREATE TABLE mem.jobs (
                id VARCHAR PRIMARY KEY,
                status VARCHAR NOT NULL,
                file VARCHAR NOT NULL,
                location VARCHAR,
                start TIMESTAMP NOT NULL,
                sample_interval BIGINT NOT NULL,
                created_at TIMESTAMP NOT NULL,
                completed_at TIMESTAMP,
                progress DOUBLE NOT NULL,
                source BIGINT,
                samples BIGINT NOT NULL,
                frames BIGINT NOT NULL,
                duration BIGINT NOT NULL,
                note VARCHAR,
                error VARCHAR
            )
            """,
            "ALTER TABLE mem.sources ADD COLUMN ended_at TIMESTAMP",
        ]
    )
}
