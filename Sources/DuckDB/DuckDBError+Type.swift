internal import CDuckDB

extension DuckDBError {
    /// Wraps what the C API says of a failure; some failures come with a text only.
    init(_ type: duckdb_error_type, _ message: String, cause: String) {
        self.init(Self.code(of: type, cause: cause), message, cause: cause)
    }

    private static func code(of type: duckdb_error_type, cause: String) -> Code {
        // A held lock is an I/O error like any other to DuckDB; only its words tell.
        if cause.contains("Could not set lock on file") { return .locked }
        switch type {
        case DUCKDB_ERROR_IO, DUCKDB_ERROR_PERMISSION, DUCKDB_ERROR_SERIALIZATION: return .file
        case DUCKDB_ERROR_PARSER, DUCKDB_ERROR_SYNTAX, DUCKDB_ERROR_BINDER, DUCKDB_ERROR_CATALOG,
            DUCKDB_ERROR_INVALID_INPUT, DUCKDB_ERROR_SETTINGS, DUCKDB_ERROR_PARAMETER_NOT_RESOLVED:
            return .statement
        case DUCKDB_ERROR_CONSTRAINT, DUCKDB_ERROR_CONVERSION, DUCKDB_ERROR_OUT_OF_RANGE,
            DUCKDB_ERROR_MISMATCH_TYPE, DUCKDB_ERROR_INVALID_TYPE, DUCKDB_ERROR_INDEX:
            return .constraint
        case DUCKDB_ERROR_TRANSACTION: return .transaction
        case DUCKDB_ERROR_OUT_OF_MEMORY: return .memory
        case DUCKDB_ERROR_FATAL, DUCKDB_ERROR_INTERNAL: return .fatal
        default: return .other
        }
    }
}

/// Copies a C text that may be missing.
func text(_ pointer: UnsafePointer<CChar>?) -> String {
    guard let pointer else { return "no reason given" }
    return String(cString: pointer)
}
