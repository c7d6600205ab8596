/// One row of a result, copied out of DuckDB.
public struct Row: Hashable, Sendable {
    /// One value for each column.
    public let values: [Value]

    /// Whether a column is `NULL`.
    public func isNull(_ column: Int) -> Bool { values[column] == .null }

    /// A truth value.
    public func bool(_ column: Int) throws(DuckDBError) -> Bool {
        guard case .bool(let value) = values[column] else { throw mismatch(column, "a truth value") }
        return value
    }

    /// An integer of any type that fits.
    public func integer(_ column: Int) throws(DuckDBError) -> Int64 {
        switch values[column] {
        case .integer(let value): return value
        case .tiny(let value): return Int64(value)
        case .unsigned(let value) where value <= Int64.max: return Int64(value)
        default: throw mismatch(column, "an integer")
        }
    }

    /// A non-negative integer of any type.
    public func unsigned(_ column: Int) throws(DuckDBError) -> UInt64 {
        switch values[column] {
        case .integer(let value) where value >= 0: return UInt64(value)
        case .tiny(let value): return UInt64(value)
        case .unsigned(let value): return value
        default: throw mismatch(column, "an unsigned integer")
        }
    }

    /// A number.
    public func double(_ column: Int) throws(DuckDBError) -> Double {
        guard case .double(let value) = values[column] else { throw mismatch(column, "a number") }
        return value
    }

    /// A text.
    public func text(_ column: Int) throws(DuckDBError) -> String {
        guard case .text(let value) = values[column] else { throw mismatch(column, "a text") }
        return value
    }

    /// Bytes.
    public func blob(_ column: Int) throws(DuckDBError) -> [UInt8] {
        guard case .blob(let value) = values[column] else { throw mismatch(column, "a blob") }
        return value
    }

    /// A timestamp, in microseconds since 1970.
    public func timestamp(_ column: Int) throws(DuckDBError) -> Int64 {
        guard case .timestamp(let value) = values[column] else { throw mismatch(column, "a timestamp") }
        return value
    }

    private func mismatch(_ column: Int, _ wanted: String) -> DuckDBError {
        DuckDBError(.constraint, "could not read column \(column)", cause: "it is not \(wanted)")
    }
}
