internal import CDuckDB

/// One conversation with a ``Database``: it has at most one transaction at a time.
///
/// Every call blocks its thread until DuckDB is done, so calls belong on a thread outside the cooperative pool. A
/// connection is used by one thread at a time, hence not `Sendable`; any number of connections work side by side.
public final class Connection {
    let handle: duckdb_connection
    /// Keeps the instance alive as long as somebody talks to it.
    private let database: Database

    /// Connects.
    public init(to database: Database) throws(DuckDBError) {
        var handle: duckdb_connection?
        guard duckdb_connect(database.handle, &handle) == DuckDBSuccess, let handle else {
            throw DuckDBError(.other, "could not connect to DuckDB", cause: "no connection given")
        }
        self.handle = handle
        self.database = database
    }

    deinit {
        var handle: duckdb_connection? = handle
        duckdb_disconnect(&handle)
    }

    /// Runs one statement, with `?` for each of the values, and returns its rows.
    @discardableResult
    public func run(_ sql: String, _ values: Value...) throws(DuckDBError) -> Rows {
        try run(sql, values)
    }

    /// Runs one statement, with `?` for each of the values, and returns its rows.
    @discardableResult
    public func run(_ sql: String, _ values: [Value]) throws(DuckDBError) -> Rows {
        let statement = try Statement(sql, on: self)
        return try statement.run(values)
    }

    /// Runs a body in a transaction: committed when it returns, rolled back when it, or the commit, throws.
    @discardableResult
    public func transaction<Result>(_ body: () throws(DuckDBError) -> Result) throws(DuckDBError) -> Result {
        try run("BEGIN TRANSACTION")
        do {
            let result = try body()
            try run("COMMIT")
            return result
        } catch {
            // After a failed COMMIT there may be nothing to roll back; the first failure is the one to tell.
            _ = try? run("ROLLBACK")
            throw error
        }
    }
}
