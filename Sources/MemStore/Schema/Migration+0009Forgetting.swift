extension Migration {
    /// What was forgotten leaves two things behind: pictures whose bytes are still in their files, and numbers that must
    /// not be given again.
    static let forgetting = Migration(
        number: 9,
        name: "forgetting",
        statements: [
            """
            CREATE TABLE mem.forgotten_pictures (
                picture_file INTEGER NOT NULL,
                frame BIGINT NOT NULL,
                bytes BIGINT NOT NULL
            )
            """,
            """
            CREATE TABLE mem.last_numbers (
                frames BIGINT NOT NULL,
                sources BIGINT NOT NULL,
                moments BIGINT NOT NULL,
                annotations BIGINT NOT NULL,
                transcriptions BIGINT NOT NULL
            )
            """,
            "INSERT INTO mem.last_numbers VALUES (0, 0, 0, 0, 0)",
        ]
    )
}
