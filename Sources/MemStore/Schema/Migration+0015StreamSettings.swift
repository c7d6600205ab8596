extension Migration {
    /// Sessions may be sampled otherwise than the configuration says: a JSON object, `NULL` where nothing is otherwise.
    static let streamSettings = Migration(
        number: 15,
        name: "stream settings",
        statements: ["ALTER TABLE mem.stream_sessions ADD COLUMN settings VARCHAR"]
    )
}
