extension Migration {
    /// Alerts on their way to somebody: a row is changed in place until it has arrived, or was given up.
    static let deliveries = Migration(
        number: 19,
        name: "deliveries",
        statements: [
            """
            CREATE TABLE mem.deliveries (
                id VARCHAR PRIMARY KEY,
                rule VARCHAR NOT NULL,
                action VARCHAR NOT NULL,
                body VARCHAR NOT NULL,
                created_at TIMESTAMP NOT NULL,
                attempts BIGINT NOT NULL,
                status VARCHAR NOT NULL,
                next_at TIMESTAMP,
                ended_at TIMESTAMP,
                outcome VARCHAR
            )
            """
        ]
    )
}
