/// Some rows of a result, column by column.
public struct Columns: Sendable {
    /// How many rows.
    public let count: Int
    private var columns: [Column] = []

    private enum Column: Sendable {
        case integers([Int64])
        case doubles([Double])
    }

    init(count: Int) {
        self.count = count
    }

    /// A column of integers, or of timestamps in microseconds since 1970; `Int64.min` stands for `NULL`.
    ///
    /// Integers of 64 bits without a sign come as those with the same bits.
    public func integers(_ column: Int) throws(DuckDBError) -> [Int64] {
        guard case .integers(let values) = columns[column] else { throw Self.mismatch(column, "integers") }
        return values
    }

    /// A column of numbers; NaN stands for `NULL`.
    public func doubles(_ column: Int) throws(DuckDBError) -> [Double] {
        guard case .doubles(let values) = columns[column] else { throw Self.mismatch(column, "numbers") }
        return values
    }

    mutating func append(integers: [Int64], _ nulls: [Int] = []) {
        var integers = integers
        for row in nulls { integers[row] = .min }
        columns.append(.integers(integers))
    }

    mutating func append(doubles: [Double], _ nulls: [Int] = []) {
        var doubles = doubles
        for row in nulls { doubles[row] = .nan }
        columns.append(.doubles(doubles))
    }

    private static func mismatch(_ column: Int, _ wanted: String) -> DuckDBError {
        DuckDBError(.constraint, "could not read column \(column)", cause: "it does not hold \(wanted)")
    }
}
