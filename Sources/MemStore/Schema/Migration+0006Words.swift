extension Migration {
    /// What was said, and the words of all texts: where each one stands, and how long the texts are.
    ///
    /// `kind` tells transcriptions (0) from annotations (1); `document` is their number.
    static let words = Migration(
        number: 6,
        name: "words",
        statements: [
            """
            CREATE TABLE mem.transcriptions (
                id BIGINT NOT NULL,
                source BIGINT NOT NULL,
                start TIMESTAMP NOT NULL,
                "end" TIMESTAMP NOT NULL,
                text VARCHAR NOT NULL,
                confidence DOUBLE,
                language VARCHAR,
                speaker VARCHAR
            )
            """,
            """
            CREATE TABLE mem.words (
                word VARCHAR NOT NULL,
                kind UTINYINT NOT NULL,
                document BIGINT NOT NULL,
                place INTEGER NOT NULL
            )
            """,
            """
            CREATE TABLE mem.documents (
                kind UTINYINT NOT NULL,
                document BIGINT NOT NULL,
                words INTEGER NOT NULL
            )
            """,
        ]
    )
}
