/// What queries need to know besides the database.
struct Knowledge: Sendable {
    /// How sources are named.
    let sources = SourceDirectory()
    /// From when on samples may be in no row of `minutes`.
    let uncovered = UncoveredSince()
}
