internal import DuckDB

/// A connection and the thread that its blocking calls run on.
actor DatabaseThread {
    private let executor: ThreadExecutor
    private var connection: Connection?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(label: String, database: Database) throws(DuckDBError) {
        executor = ThreadExecutor(label: label)
        connection = try Connection(to: database)
    }

    /// Runs a body with the connection; bodies run in the order of their calls.
    func run<Result: Sendable>(
        _ body: @Sendable (Connection) throws(DuckDBError) -> Result
    ) throws(DuckDBError) -> Result {
        guard let connection else {
            throw DuckDBError(.other, "could not ask the database", cause: "its connection is closed")
        }
        return try body(connection)
    }

    /// Gives the connection back; every later call throws.
    func close() {
        connection = nil
    }
}
