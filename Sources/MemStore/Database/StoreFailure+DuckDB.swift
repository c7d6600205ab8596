internal import DuckDB
internal import MemCore

extension StoreFailure {
    /// What the database refused, as a sentence for people: `what` and the first line of DuckDB's reason.
    init(_ code: Code, _ what: String, _ error: DuckDBError) {
        let reason = error.cause.split(separator: "\n").first.map(String.init) ?? error.cause
        self.init(code, "\(what): \(reason)")
    }

    /// Every call after `close()`.
    static let isClosed = StoreFailure(.closed, "The store is closed.")
}

/// Runs a body and retells what DuckDB says as a failure of the store.
nonisolated(nonsending) func telling<Result>(
    _ code: StoreFailure.Code,
    _ what: String,
    _ body: () async throws(DuckDBError) -> Result
) async throws(StoreFailure) -> Result {
    do {
        return try await body()
    } catch {
        throw StoreFailure(code, what, error)
    }
}
