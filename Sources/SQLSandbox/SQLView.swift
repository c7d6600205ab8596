/// A view that queries in SQL see.
public struct SQLView: Codable, Hashable, Sendable {
    /// Its name.
    public var name: String
    /// The `SELECT` that makes it of the lent tables.
    public var sql: String

    /// Creates a view.
    public init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }
}
