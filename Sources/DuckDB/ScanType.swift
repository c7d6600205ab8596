internal import CDuckDB

/// A type of column that rows can be carried in from one instance of DuckDB to another.
///
/// The raw value is its name in SQL.
public enum ScanType: String, Codable, Sendable {
    /// A truth value.
    case boolean = "BOOLEAN"
    /// 0 … 255.
    case utinyint = "UTINYINT"
    /// 32 bits.
    case integer = "INTEGER"
    /// 64 bits.
    case bigint = "BIGINT"
    /// 64 bits without a sign.
    case ubigint = "UBIGINT"
    /// A number.
    case double = "DOUBLE"
    /// Microseconds since 1970.
    case timestamp = "TIMESTAMP"
    /// A text.
    case varchar = "VARCHAR"

    /// Bytes of a value, nil for texts.
    var width: Int? {
        switch self {
        case .boolean, .utinyint: 1
        case .integer: 4
        case .bigint, .ubigint, .double, .timestamp: 8
        case .varchar: nil
        }
    }

    var code: duckdb_type {
        switch self {
        case .boolean: DUCKDB_TYPE_BOOLEAN
        case .utinyint: DUCKDB_TYPE_UTINYINT
        case .integer: DUCKDB_TYPE_INTEGER
        case .bigint: DUCKDB_TYPE_BIGINT
        case .ubigint: DUCKDB_TYPE_UBIGINT
        case .double: DUCKDB_TYPE_DOUBLE
        case .timestamp: DUCKDB_TYPE_TIMESTAMP
        case .varchar: DUCKDB_TYPE_VARCHAR
        }
    }
}
