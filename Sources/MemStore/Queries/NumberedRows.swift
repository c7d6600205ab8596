internal import DuckDB

/// Rows by their numbers, as a condition of SQL whose text does not vary, so that its statement can be kept.
///
/// It may hold for other rows as well, which ``contains(_:)`` tells apart: where numbers are close to each other, all rows
/// between them are read sooner than a list is looked through.
struct NumberedRows {
    let condition: String
    let values: [Value]
    private let filter: NumberFilter

    /// None for no numbers.
    ///
    /// - Parameters:
    ///   - ids: the numbers.
    ///   - column: the column that they are in.
    ///   - closeness: up to which distance of the first from the last all rows between them are read.
    init?(_ ids: some Collection<Int64>, in column: String = "id", closeness: Int64) {
        guard let first = ids.min(), let last = ids.max() else { return nil }
        filter = NumberFilter(ids)
        if last - first <= closeness {
            condition = "\(column) >= ? AND \(column) <= ?"
            values = [.integer(first), .integer(last)]
        } else {
            condition = """
                \(column) >= ? AND \(column) <= ? AND \(column) IN (SELECT unnest(string_split(?, ',')::BIGINT[]))
                """
            let list = ids.map { String($0) }.joined(separator: ",")
            values = [.integer(first), .integer(last), .text(list)]
        }
    }

    /// Whether a number is one of those that are wanted.
    func contains(_ id: Int64) -> Bool { filter.contains(id) }
}
