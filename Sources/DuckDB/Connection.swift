internal import CDuckDB

/// One conversation with a ``Database``: it has at most one transaction at a time.
///
/// Every call blocks its thread until DuckDB is done, so calls belong on a thread outside the cooperative pool. A
/// connection is used by one thread at a time, hence not `Sendable`; any number of connections work side by side.
public final class Connection {
    let handle: duckdb_connection
    /// Keeps the instance alive as long as somebody talks to it.
    private let database: Database
    private var kept: [String: Statement] = [:]
    private var isInTransaction = false

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
        kept = [:]
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

    /// So many statements are kept at most.
    private static let mostKept = 100

    /// Runs a statement that is asked again and again: it stays prepared, which saves a fifth of a short one's time.
    ///
    /// Its text must not vary, and it must not name a database that is to be detached. It has to have values if it reads a
    /// table: without any it is not planned anew, and goes on leaving out what the table did not hold the first time.
    @discardableResult
    public func ask(_ sql: String, _ values: [Value] = []) throws(DuckDBError) -> Rows {
        try kept(sql).run(values)
    }

    /// The same for an answer of any length, whose rows are computed while they are read: all of them have to be.
    public func stream(_ sql: String, _ values: [Value] = []) throws(DuckDBError) -> Rows {
        try kept(sql).stream(values)
    }

    private func kept(_ sql: String) throws(DuckDBError) -> Statement {
        if let statement = kept[sql] { return statement }
        let statement = try Statement(sql, on: self, isKept: true)
        if kept.count >= Self.mostKept { kept = [:] }
        kept[sql] = statement
        return statement
    }

    /// Lets go of the statements that are kept.
    public func forgetStatements() { kept = [:] }

    /// Runs a body in a transaction: committed when it returns, rolled back when it, or the commit, throws.
    ///
    /// A transaction within another one is a part of it.
    @discardableResult
    public func transaction<Result>(_ body: () throws(DuckDBError) -> Result) throws(DuckDBError) -> Result {
        if isInTransaction { return try body() }
        try ask("BEGIN TRANSACTION")
        isInTransaction = true
        defer { isInTransaction = false }
        do {
            let result = try body()
            try ask("COMMIT")
            return result
        } catch {
            // After a failed COMMIT there may be nothing to roll back; the first failure is the one to tell.
            _ = try? run("ROLLBACK")
            throw error
        }
    }
}
