extension Migration {
    /// What people and programs write about spans of time; a row without a source is about all of them.
    static let annotations = Migration(
        number: 4,
        name: "annotations",
        statements: [
            """
            CREATE TABLE mem.annotations (
                id BIGINT NOT NULL,
                source BIGINT,
                start TIMESTAMP NOT NULL,
                "end" TIMESTAMP NOT NULL,
                type VARCHAR NOT NULL,
                content VARCHAR NOT NULL,
                metadata VARCHAR NOT NULL,
                created_by VARCHAR NOT NULL,
                created_at TIMESTAMP NOT NULL,
                updated_at TIMESTAMP NOT NULL
            )
            """
        ]
    )
}
