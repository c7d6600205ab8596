internal import CDuckDB

/// Adds rows to a table faster than `INSERT` does.
///
/// Rows gather in the appender and reach the table, and its constraints, with ``close()``, which can therefore fail. An
/// appender that is dropped without it drops its rows: nothing is written behind anybody's back. Inside a transaction the
/// rows belong to it; outside each close is one.
public struct Appender: ~Copyable {
    private let handle: duckdb_appender
    private let table: String
    /// An appender must not outlive its connection.
    private let connection: Connection

    /// Opens an appender for a table of the main schema of an attached database.
    public init(to table: String, in database: String, on connection: Connection) throws(DuckDBError) {
        var handle: duckdb_appender?
        let state = duckdb_appender_create_ext(connection.handle, database, "main", table, &handle)
        guard state == DuckDBSuccess, let created = handle else {
            let error = Self.failure(of: handle, "could not append to \(database).\(table)")
            Self.discard(&handle)
            throw error
        }
        self.handle = created
        self.table = "\(database).\(table)"
        self.connection = connection
    }

    deinit {
        var handle: duckdb_appender? = handle
        Self.discard(&handle)
    }

    /// Adds a row with one value for each column.
    public func append(_ values: Value...) throws(DuckDBError) {
        try append(values)
    }

    /// Adds a row with one value for each column.
    public func append(_ values: [Value]) throws(DuckDBError) {
        for value in values where append(value) != DuckDBSuccess { throw failure() }
        if duckdb_appender_end_row(handle) != DuckDBSuccess { throw failure() }
    }

    /// Writes the rows to the table.
    public consuming func close() throws(DuckDBError) {
        if duckdb_appender_close(handle) != DuckDBSuccess { throw failure() }
    }

    private func append(_ value: Value) -> duckdb_state {
        switch value {
        case .null: duckdb_append_null(handle)
        case .bool(let value): duckdb_append_bool(handle, value)
        case .integer(let value): duckdb_append_int64(handle, value)
        case .tiny(let value): duckdb_append_uint8(handle, value)
        case .unsigned(let value): duckdb_append_uint64(handle, value)
        case .double(let value): duckdb_append_double(handle, value)
        case .text(var value):
            value.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    duckdb_append_varchar_length(handle, characters.baseAddress, idx_t(characters.count))
                }
            }
        case .blob(let value):
            value.withUnsafeBytes { bytes in
                duckdb_append_blob(handle, bytes.baseAddress, idx_t(bytes.count))
            }
        // A key is nothing to keep: it is gone with its set.
        case .numbers: duckdb_append_null(handle)
        case .timestamp(let microseconds):
            duckdb_append_timestamp(handle, duckdb_timestamp(micros: microseconds))
        }
    }

    private func failure() -> DuckDBError { Self.failure(of: handle, "could not append to \(table)") }

    private static func failure(of handle: duckdb_appender?, _ message: String) -> DuckDBError {
        var data = duckdb_appender_error_data(handle)
        defer { duckdb_destroy_error_data(&data) }
        return DuckDBError(duckdb_error_data_error_type(data), message, cause: text(duckdb_error_data_message(data)))
    }

    /// Destroying alone would try to write what is left.
    private static func discard(_ handle: inout duckdb_appender?) {
        duckdb_appender_clear(handle)
        duckdb_appender_destroy(&handle)
    }
}
