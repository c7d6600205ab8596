internal import DuckDB
internal import MemCore

extension StoreFailure {
    /// What the database refused, as a sentence for people: `what`, the first line of DuckDB's reason, and what to do.
    init(_ code: Code, _ what: String, _ error: DuckDBError) {
        let reason = error.cause.split(separator: "\n").first.map(String.init) ?? error.cause
        self.init(code, "\(what): \(reason)" + (Self.advice(about: reason).map { ". \($0)" } ?? ""))
    }

    /// What to do about what the system says of a disk.
    private static func advice(about reason: String) -> String? {
        if reason.contains("No space left") {
            "Make room on that disk: what waits is stored by itself then."
        } else if reason.contains("Read-only file system") {
            "Make that disk writable: what waits is stored by itself then."
        } else {
            nil
        }
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
