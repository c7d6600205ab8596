internal import CDuckDB

/// A prepared statement, for one run or for many with other values.
public final class Statement {
    let handle: duckdb_prepared_statement
    private let sql: String
    /// A statement must not outlive its connection; nil if that one keeps it.
    private let connection: Connection?
    /// Sets that it looks for, which have to be there as long as it runs.
    private var sets: [NumberSet] = []

    /// Prepares one statement.
    public convenience init(_ sql: String, on connection: Connection) throws(DuckDBError) {
        try self.init(sql, on: connection, isKept: false)
    }

    init(_ sql: String, on connection: Connection, isKept: Bool) throws(DuckDBError) {
        var handle: duckdb_prepared_statement?
        let state = duckdb_prepare(connection.handle, sql, &handle)
        guard state == DuckDBSuccess, let handle else {
            let cause = text(duckdb_prepare_error(handle))
            duckdb_destroy_prepare(&handle)
            throw DuckDBError(DUCKDB_ERROR_PARSER, "could not prepare “\(sql)”", cause: cause)
        }
        self.handle = handle
        self.sql = sql
        self.connection = isKept ? nil : connection
    }

    deinit {
        var handle: duckdb_prepared_statement? = handle
        duckdb_destroy_prepare(&handle)
    }

    /// Runs it with one value for each `?` and returns its rows, all of them read.
    public func run(_ values: [Value] = []) throws(DuckDBError) -> Rows {
        try bind(values)
        return try result { duckdb_execute_prepared(handle, &$0) }
    }

    /// Starts it with one value for each `?`; its rows are computed while they are read, so that memory does not grow with them.
    ///
    /// The connection is occupied until the rows are gone.
    public func stream(_ values: [Value] = []) throws(DuckDBError) -> Rows {
        try bind(values)
        var pending: duckdb_pending_result?
        defer { duckdb_destroy_pending(&pending) }
        guard duckdb_pending_prepared_streaming(handle, &pending) == DuckDBSuccess else {
            throw DuckDBError(.statement, "could not run “\(sql)”", cause: text(duckdb_pending_error(pending)))
        }
        return try result { duckdb_execute_pending(pending, &$0) }
    }

    private func bind(_ values: [Value]) throws(DuckDBError) {
        guard duckdb_nparams(handle) == values.count else {
            throw DuckDBError(
                .statement,
                "could not run “\(sql)”",
                cause: "\(values.count) values for \(duckdb_nparams(handle)) parameters"
            )
        }
        sets = values.compactMap { value in
            guard case .numbers(let set) = value else { return nil }
            return set
        }
        for (index, value) in values.enumerated() where bind(value, at: idx_t(index + 1)) != DuckDBSuccess {
            throw DuckDBError(.constraint, "could not run “\(sql)”", cause: text(duckdb_prepare_error(handle)))
        }
    }

    private func result(_ execute: (inout duckdb_result) -> duckdb_state) throws(DuckDBError) -> Rows {
        var result = duckdb_result()
        guard execute(&result) == DuckDBSuccess else {
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
        case .numbers(let set): duckdb_bind_int64(handle, index, set.key)
        case .timestamp(let microseconds):
            duckdb_bind_timestamp(handle, index, duckdb_timestamp(micros: microseconds))
        }
    }
}

extension Statement {
    /// Whether it only reads: `SELECT` in all its forms, and `EXPLAIN`.
    public var isQuery: Bool {
        [DUCKDB_STATEMENT_TYPE_SELECT, DUCKDB_STATEMENT_TYPE_EXPLAIN].contains(duckdb_prepared_statement_type(handle))
    }

    /// How many values it wants.
    public var parameterCount: Int { Int(clamping: duckdb_nparams(handle)) }
}

extension Connection {
    /// How many statements a text holds.
    /// - Throws: ``DuckDBError`` with code `statement` for what can't be understood.
    public func countStatements(_ sql: String) throws(DuckDBError) -> Int {
        var extracted: duckdb_extracted_statements?
        let count = duckdb_extract_statements(handle, sql, &extracted)
        defer { duckdb_destroy_extracted(&extracted) }
        if count == 0, let cause = duckdb_extract_statements_error(extracted) {
            throw DuckDBError(.statement, "could not read “\(sql)”", cause: text(cause))
        }
        return Int(clamping: count)
    }
}
