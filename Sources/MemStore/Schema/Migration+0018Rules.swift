extension Migration {
    /// What people want to be told of, and what rules are held against.
    ///
    /// The timeline gets what is measured of each sample: `NULL` where that is not known, as in all rows that are there
    /// already. `changed_…` are the 16×16 cells of the picture that differ from the sample before.
    static let rules = Migration(
        number: 18,
        name: "rules",
        statements: [
            """
            CREATE TABLE mem.rules (
                id VARCHAR PRIMARY KEY,
                definition VARCHAR NOT NULL,
                created_at TIMESTAMP NOT NULL,
                updated_at TIMESTAMP NOT NULL
            )
            """,
            """
            CREATE TABLE mem.alerts (
                rule VARCHAR NOT NULL,
                session VARCHAR NOT NULL,
                source BIGINT NOT NULL,
                fired_at TIMESTAMP NOT NULL,
                value DOUBLE NOT NULL,
                threshold DOUBLE NOT NULL,
                frame BIGINT,
                resolved_at TIMESTAMP,
                resolution VARCHAR
            )
            """,
            "ALTER TABLE mem.timeline ADD COLUMN brightness UTINYINT",
            "ALTER TABLE mem.timeline ADD COLUMN spread UTINYINT",
            "ALTER TABLE mem.timeline ADD COLUMN changed_1 UBIGINT",
            "ALTER TABLE mem.timeline ADD COLUMN changed_2 UBIGINT",
            "ALTER TABLE mem.timeline ADD COLUMN changed_3 UBIGINT",
            "ALTER TABLE mem.timeline ADD COLUMN changed_4 UBIGINT",
        ]
    )
}
