extension Migration {
    /// Words are numbered, so that looking for one compares numbers: a language has few words, and texts have many.
    static let vocabulary = Migration(
        number: 8,
        name: "vocabulary",
        statements: [
            "CREATE TABLE mem.vocabulary (term BIGINT NOT NULL, word VARCHAR NOT NULL)",
            """
            INSERT INTO mem.vocabulary
            SELECT row_number() OVER (ORDER BY word), word FROM (SELECT DISTINCT word FROM mem.words)
            """,
            """
            CREATE TABLE mem.postings (
                term BIGINT NOT NULL,
                kind UTINYINT NOT NULL,
                document BIGINT NOT NULL,
                place INTEGER NOT NULL
            )
            """,
            """
            INSERT INTO mem.postings
            SELECT v.term, w.kind, w.document, w.place FROM mem.words w JOIN mem.vocabulary v ON v.word = w.word
            """,
            "DROP TABLE mem.words",
        ]
    )
}
