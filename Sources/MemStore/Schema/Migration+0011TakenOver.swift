extension Migration {
    /// What was taken over from databases of the original Mem, so that another run takes over nothing twice.
    static let takenOver = Migration(
        number: 11,
        name: "taken over",
        statements: ["CREATE TABLE mem.taken_over (name VARCHAR NOT NULL, number BIGINT NOT NULL)"]
    )
}
