extension Migration {
    /// In which minutes of an hour a source has samples, and how many, so that months are counted in no time.
    ///
    /// A row stands for some rows of `minutes` of one source in one hour of UTC, and bit 0 of its minutes for the first
    /// one. Rows are only appended; the newest rows of `minutes` may still be in none.
    static let hours = Migration(
        number: 12,
        name: "hours",
        statements: [
            """
            CREATE TABLE mem.hours (
                source BIGINT NOT NULL,
                hour BIGINT NOT NULL,
                minutes BIGINT NOT NULL,
                samples INTEGER NOT NULL,
                last TIMESTAMP NOT NULL
            )
            """
        ]
    )
}
