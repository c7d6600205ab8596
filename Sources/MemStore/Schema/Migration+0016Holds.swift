extension Migration {
    /// Spans of time that nothing is let go of; numbers go by the clock.
    static let holds = Migration(
        number: 16,
        name: "holds",
        statements: [
            """
            CREATE TABLE mem.holds (
                id BIGINT NOT NULL,
                source BIGINT,
                start TIMESTAMP NOT NULL,
                "end" TIMESTAMP NOT NULL,
                reason VARCHAR NOT NULL,
                created_at TIMESTAMP NOT NULL
            )
            """
        ]
    )
}
