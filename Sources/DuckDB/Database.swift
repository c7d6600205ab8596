internal import CDuckDB

/// An instance of DuckDB: its memory, its threads and the database files attached to it.
///
/// It starts with an empty database in memory, named `memory`; files are attached by SQL. Attaching keeps one way to open,
/// to lose and to open again for every file, while an instance whose own file fails is lost as a whole.
///
/// The instance ends, and lets its files go, when it and all of its ``Connection``s are gone.
public final class Database: @unchecked Sendable {  // the C API's instance is thread-safe, and the handle never changes
    let handle: duckdb_database

    /// Starts an instance with these settings (`memory_limit`, `threads` …).
    public init(settings: [String: String] = [:]) throws(DuckDBError) {
        var configuration: duckdb_config?
        guard duckdb_create_config(&configuration) == DuckDBSuccess else {
            throw DuckDBError(.memory, "could not start DuckDB", cause: "no memory for its settings")
        }
        defer { duckdb_destroy_config(&configuration) }
        for (name, value) in settings where duckdb_set_config(configuration, name, value) != DuckDBSuccess {
            throw DuckDBError(.statement, "could not start DuckDB", cause: "setting \(name) can't be \(value)")
        }
        var handle: duckdb_database?
        var reason: UnsafeMutablePointer<CChar>?
        let state = duckdb_open_ext(":memory:", &handle, configuration, &reason)
        defer { duckdb_free(reason) }
        guard state == DuckDBSuccess, let handle else {
            throw DuckDBError(.other, "could not start DuckDB", cause: text(reason))
        }
        self.handle = handle
    }

    deinit {
        var handle: duckdb_database? = handle
        duckdb_close(&handle)
    }

    /// The version of the DuckDB library that is linked, `v1.5.5`.
    public static var libraryVersion: String { text(duckdb_library_version()) }
}
