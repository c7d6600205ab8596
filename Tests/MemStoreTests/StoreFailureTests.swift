import DuckDB
import MemCore
import Testing

@testable import MemStore

/// What people are told when the database refuses something.
@Suite("A failure of the store")
struct StoreFailureTests {
    @Test(
        "says what happened, in which file, and what to do",
        arguments: [
            ("Could not write file \"a.wal\": No space left on device", "Make room on that disk"),
            ("Cannot open file \"a.duckdb\": Read-only file system", "Make that disk writable"),
        ]
    )
    func advice(cause: String, advice: String) {
        let failure = StoreFailure(.write, "It can't be written", DuckDBError(.other, "IO Error", cause: cause))
        #expect(failure.message == "It can't be written: \(cause). \(advice): what waits is stored by itself then.")
    }

    @Test("gives no advice where there is none, and the first line of the cause")
    func cause() {
        let error = DuckDBError(.other, "Error", cause: "a column is missing\nLINE 1")
        #expect(StoreFailure(.read, "It can't be read", error).message == "It can't be read: a column is missing")
    }
}
