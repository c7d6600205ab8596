extension Migration {
    /// The timeline knows how much arrived and how loud it was where a sample was taken: `NULL` where that is not known, as
    /// in all rows that are there already.
    static let streamFigures = Migration(
        number: 21,
        name: "stream figures",
        statements: [
            "ALTER TABLE mem.timeline ADD COLUMN kilobits INTEGER",
            "ALTER TABLE mem.timeline ADD COLUMN decibels SMALLINT",
        ]
    )
}
