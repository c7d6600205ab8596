extension Migration {
    /// What happened, for those who were away: bounded, the oldest rows go.
    ///
    /// Written in the transaction of what it tells of. `frame` is set where it tells of a sample: such rows go with what is
    /// forgotten. No index: numbers ascend, so few rows are looked at, and with one DuckDB would keep the room of those
    /// that are gone.
    static let events = Migration(
        number: 14,
        name: "events",
        statements: [
            """
            CREATE TABLE mem.events (
                id BIGINT NOT NULL,
                instant TIMESTAMP NOT NULL,
                kind VARCHAR NOT NULL,
                session VARCHAR,
                source BIGINT,
                frame BIGINT,
                fields VARCHAR NOT NULL
            )
            """
        ]
    )
}
