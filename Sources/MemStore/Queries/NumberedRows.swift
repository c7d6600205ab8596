internal import DuckDB

/// Rows by their numbers, as a condition of SQL whose text does not vary, so that its statement can be kept.
struct NumberedRows {
    let condition: String
    let values: [Value]

    /// None for no numbers.
    ///
    /// - Parameters:
    ///   - ids: the numbers.
    ///   - column: the column that they are in.
    init?(_ ids: [Int64], in column: String = "id") {
        guard let first = ids.min(), let last = ids.max() else { return nil }
        // Parts of a table without any of the range are not read at all.
        condition = "\(column) >= ? AND \(column) <= ? AND is_one_of(?, \(column))"
        values = [.integer(first), .integer(last), .numbers(NumberSet(ids))]
    }
}
