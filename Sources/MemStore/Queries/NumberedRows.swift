/// Rows by their numbers `id`, as a condition of SQL.
struct NumberedRows {
    /// The condition; the range in it keeps DuckDB from reading what lies far away.
    let condition: String

    /// None for no numbers.
    init?(_ ids: some Collection<Int64>) {
        guard let first = ids.min(), let last = ids.max() else { return nil }
        let list = ids.map { String($0) }.joined(separator: ", ")
        condition = "id >= \(first) AND id <= \(last) AND id IN (\(list))"
    }
}
