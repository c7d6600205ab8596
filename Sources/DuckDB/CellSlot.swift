internal import CDuckDB

/// The place of one value in a vector.
struct CellSlot {
    let data: UnsafeMutableRawPointer
    let row: Int

    func value<Raw>(_ type: Raw.Type) -> Raw {
        data.assumingMemoryBound(to: type)[row]
    }

    /// An integer of some size; `INVALID` stands for none.
    func integer(_ type: duckdb_type) -> Int128 {
        switch type {
        case DUCKDB_TYPE_TINYINT: Int128(value(Int8.self))
        case DUCKDB_TYPE_SMALLINT: Int128(value(Int16.self))
        case DUCKDB_TYPE_INTEGER: Int128(value(Int32.self))
        case DUCKDB_TYPE_BIGINT: Int128(value(Int64.self))
        case DUCKDB_TYPE_UTINYINT: Int128(value(UInt8.self))
        case DUCKDB_TYPE_USMALLINT: Int128(value(UInt16.self))
        case DUCKDB_TYPE_UINTEGER: Int128(value(UInt32.self))
        case DUCKDB_TYPE_HUGEINT: Int128(value(duckdb_hugeint.self))
        default: 0
        }
    }

    /// Short strings lie in the vector itself, so they are read in place.
    func bytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let cell = data.assumingMemoryBound(to: duckdb_string_t.self) + row
        let count = Int(duckdb_string_t_length(cell.pointee))
        return body(UnsafeRawBufferPointer(start: duckdb_string_t_data(cell), count: count))
    }

    /// A value of a type without children.
    func cell(_ code: duckdb_type, _ name: String) throws(DuckDBError) -> Cell {
        switch code {
        case DUCKDB_TYPE_SQLNULL: return .null
        case DUCKDB_TYPE_BOOLEAN: return .bool(value(Bool.self))
        case DUCKDB_TYPE_TINYINT, DUCKDB_TYPE_SMALLINT, DUCKDB_TYPE_INTEGER, DUCKDB_TYPE_BIGINT,
            DUCKDB_TYPE_UTINYINT, DUCKDB_TYPE_USMALLINT, DUCKDB_TYPE_UINTEGER:
            return .integer(Int64(truncatingIfNeeded: integer(code)))
        case DUCKDB_TYPE_UBIGINT: return .unsigned(value(UInt64.self))
        case DUCKDB_TYPE_HUGEINT: return .digits(String(integer(code)))
        case DUCKDB_TYPE_UHUGEINT:
            let number = value(duckdb_uhugeint.self)
            return .digits(String(UInt128(number.upper) << 64 | UInt128(number.lower)))
        case DUCKDB_TYPE_FLOAT: return .double(Double(value(Float.self)))
        case DUCKDB_TYPE_DOUBLE: return .double(value(Double.self))
        case DUCKDB_TYPE_TIMESTAMP, DUCKDB_TYPE_TIMESTAMP_TZ: return instant(value(Int64.self), perSecond: 1_000_000)
        case DUCKDB_TYPE_TIMESTAMP_S: return instant(value(Int64.self), perSecond: 1)
        case DUCKDB_TYPE_TIMESTAMP_MS: return instant(value(Int64.self), perSecond: 1000)
        case DUCKDB_TYPE_TIMESTAMP_NS: return instant(value(Int64.self), perSecond: 1_000_000_000)
        case DUCKDB_TYPE_DATE: return Self.told(duckdb_create_date(value(duckdb_date.self)))
        case DUCKDB_TYPE_TIME: return Self.told(duckdb_create_time(value(duckdb_time.self)))
        case DUCKDB_TYPE_TIME_TZ: return Self.told(duckdb_create_time_tz_value(value(duckdb_time_tz.self)))
        case DUCKDB_TYPE_INTERVAL: return Self.told(duckdb_create_interval(value(duckdb_interval.self)))
        case DUCKDB_TYPE_UUID:
            // Stored so that signed comparison orders them: with its first bit turned over.
            let stored = value(duckdb_hugeint.self)
            let upper = UInt64(bitPattern: stored.upper) ^ (1 << 63)
            return Self.told(duckdb_create_uuid(duckdb_uhugeint(lower: stored.lower, upper: upper)))
        default: throw Self.unsupported(name)
        }
    }

    /// A type's values are told in no way that is known here.
    static func unsupported(_ name: String) -> DuckDBError {
        DuckDBError(
            .statement,
            "could not read a column",
            cause: "A column has type \(name), which has no form in an answer: cast it to VARCHAR."
        )
    }

    private func instant(_ count: Int64, perSecond: Int64) -> Cell {
        if count == .max { return .text("infinity") }
        if count == -.max { return .text("-infinity") }
        if perSecond > 1_000_000 {
            let ratio = perSecond / 1_000_000
            return .timestamp(microseconds: count >= 0 ? count / ratio : -((-count + ratio - 1) / ratio))
        }
        let (microseconds, isOver) = count.multipliedReportingOverflow(by: 1_000_000 / perSecond)
        return isOver ? .null : .timestamp(microseconds: microseconds)
    }

    /// DuckDB's own text of a value that it made.
    private static func told(_ made: duckdb_value?) -> Cell {
        var made = made
        defer { duckdb_destroy_value(&made) }
        return .text(taken(duckdb_get_varchar(made)))
    }
}

extension Int128 {
    fileprivate init(_ number: duckdb_hugeint) {
        self = Int128(number.upper) << 64 | Int128(number.lower)
    }
}

extension CellType {
    /// What SQL calls the types.
    static let names: [UInt32: String] = [
        1: "BOOLEAN", 2: "TINYINT", 3: "SMALLINT", 4: "INTEGER", 5: "BIGINT", 6: "UTINYINT", 7: "USMALLINT",
        8: "UINTEGER", 9: "UBIGINT", 10: "FLOAT", 11: "DOUBLE", 12: "TIMESTAMP", 13: "DATE", 14: "TIME",
        15: "INTERVAL", 16: "HUGEINT", 17: "VARCHAR", 18: "BLOB", 19: "DECIMAL", 20: "TIMESTAMP_S",
        21: "TIMESTAMP_MS", 22: "TIMESTAMP_NS", 23: "ENUM", 24: "LIST", 25: "STRUCT", 26: "MAP", 27: "UUID",
        28: "UNION", 29: "BIT", 30: "TIME WITH TIME ZONE", 31: "TIMESTAMP WITH TIME ZONE", 32: "UHUGEINT", 33: "ARRAY",
        35: "BIGNUM", 36: "NULL", 39: "TIME_NS", 40: "GEOMETRY", 41: "VARIANT",
    ]
}
