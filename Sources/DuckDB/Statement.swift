internal import CDuckDB

/// A prepared statement, for one run or for many with other values.
public final class Statement {
    private let handle: duckdb_prepared_statement
    private let sql: String
    /// A statement must not outlive its connection.
    private let connection: Connection

    /// Prepares one statement.
    public init(_ sql: String, on connection: Connection) throws(DuckDBError) {
        var handle: duckdb_prepared_statement?
        let state = duckdb_prepare(connection.handle, sql, &handle)
        guard state == DuckDBSuccess, let handle else {
            let cause = text(duckdb_prepare_error(handle))
            duckdb_destroy_prepare(&handle)
            throw DuckDBError(DUCKDB_ERROR_PARSER, "could not prepare “\(sql)”", cause: cause)
        }
        self.handle = handle
        self.sql = sql
        self.connection = connection
    }

    deinit {
        var handle: duckdb_prepared_statement? = handle
        duckdb_destroy_prepare(&handle)
    }

    /// Runs it with one value for each `?` and returns its rows, all of them read.
    public func run(_ values: [Value] = []) throws(DuckDBError) -> Rows {
        guard duckdb_nparams(handle) == values.count else {
            throw DuckDBError(
                .statement,
                "could not run “\(sql)”",
                cause: "\(values.count) values for \(duckdb_nparams(handle)) parameters"
            )
        }
        for (index, value) in values.enumerated() where bind(value, at: idx_t(index + 1)) != DuckDBSuccess {
            throw DuckDBError(.constraint, "could not run “\(sql)”", cause: text(duckdb_prepare_error(handle)))
        }
        var result = duckdb_result()
        guard duckdb_execute_prepared(handle, &result) == DuckDBSuccess else {
            let error = DuckDBError(
                duckdb_result_error_type(&result),
                "could not run “\(sql)”",
                cause: text(duckdb_result_error(&result))
            )
            duckdb_destroy_result(&result)
            throw error
        }
        return Rows(result)
    }

    private func bind(_ value: Value, at index: idx_t) -> duckdb_state {
        switch value {
        case .null: duckdb_bind_null(handle, index)
        case .bool(let value): duckdb_bind_boolean(handle, index, value)
        case .integer(let value): duckdb_bind_int64(handle, index, value)
        case .tiny(let value): duckdb_bind_uint8(handle, index, value)
        case .unsigned(let value): duckdb_bind_uint64(handle, index, value)
        case .double(let value): duckdb_bind_double(handle, index, value)
        case .text(var value):
            value.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    duckdb_bind_varchar_length(handle, index, characters.baseAddress, idx_t(characters.count))
                }
            }
        case .blob(let value):
            value.withUnsafeBytes { bytes in
                duckdb_bind_blob(handle, index, bytes.baseAddress, idx_t(bytes.count))
            }
        case .timestamp(let microseconds):
            duckdb_bind_timestamp(handle, index, duckdb_timestamp(micros: microseconds))
        }
    }
}
