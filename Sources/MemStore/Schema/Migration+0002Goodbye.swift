extension Migration {
    /// Sessions remember whether their publisher said goodbye, so that a restart does not make them wait for it.
    ///
    /// Nothing is known of older rows: `NULL` stands for no.
    static let goodbye = Migration(
        number: 2,
        name: "goodbye",
        statements: ["ALTER TABLE mem.stream_sessions ADD COLUMN said_goodbye BOOLEAN"]
    )
}
