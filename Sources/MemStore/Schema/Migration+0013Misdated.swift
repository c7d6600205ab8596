extension Migration {
    /// From which sample to which one a source's instants lie ahead of when their pictures were on screen, and by how many
    /// microseconds at most.
    ///
    /// Rows are appended while a stream goes on, each for a minute or so.
    static let misdated = Migration(
        number: 13,
        name: "misdated",
        statements: [
            """
            CREATE TABLE mem.misdated (
                session VARCHAR NOT NULL,
                source BIGINT NOT NULL,
                start TIMESTAMP NOT NULL,
                "end" TIMESTAMP NOT NULL,
                ahead BIGINT NOT NULL
            )
            """
        ]
    )
}
