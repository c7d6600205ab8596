extension Migration {
    /// What a source showed minute by minute, so that a long range is summed up without reading every sample.
    ///
    /// A row stands for the samples of one source in one minute of UTC that show the same moment; a moment that lasts on
    /// gets another row in the next minute. Rows are only appended; the newest samples may still be without one.
    static let minutes = Migration(
        number: 7,
        name: "minutes",
        statements: [
            """
            CREATE TABLE mem.minutes (
                source BIGINT NOT NULL,
                frame BIGINT NOT NULL,
                first TIMESTAMP NOT NULL,
                last TIMESTAMP NOT NULL,
                samples INTEGER NOT NULL,
                changes INTEGER NOT NULL,
                similarity FLOAT
            )
            """
        ]
    )
}
