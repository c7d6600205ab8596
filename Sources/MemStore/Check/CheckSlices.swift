internal import DuckDB
internal import MemCore

/// The parts that rules are looked at in, so that no query grows with the memory.
struct CheckSlices: Sendable {
    /// So many rows are sorted or gathered at a time.
    static let rows: Int64 = 250_000

    private let hours: [[Value]]
    private let numbers: [String: [[Value]]]

    init(_ rules: [CheckRule], on connection: Connection) throws(DuckDBError) {
        hours = try Self.parts(
            """
            SELECT epoch_us(instant) // \(PageSpans.hour) AS part, count(*) FROM (
                SELECT instant FROM mem.timeline UNION ALL SELECT start FROM mem.moments
                UNION ALL SELECT first FROM mem.minutes
            ) GROUP BY part ORDER BY part
            """,
            on: connection
        ).map { [.timestamp(microseconds: $0 * PageSpans.hour), .timestamp(microseconds: ($1 + 1) * PageSpans.hour)] }
        var numbers: [String: [[Value]]] = [:]
        for rule in rules {
            guard case .numbers(let table, let column) = rule.slices, numbers[table + column] == nil else { continue }
            numbers[table + column] = try Self.parts(
                """
                SELECT \(column) // \(Self.block) AS part, count(DISTINCT \(column)) FROM mem.\(table)
                WHERE \(column) IS NOT NULL GROUP BY part ORDER BY part
                """,
                on: connection
            ).map { [.integer($0 * Self.block), .integer(($1 + 1) * Self.block)] }
        }
        self.numbers = numbers
    }

    /// The values for `$1` and `$2`, part by part; one part without values for a rule about all at once.
    func parts(of rule: CheckRule) -> [[Value]] {
        switch rule.slices {
        case .whole: [[]]
        case .hours: hours
        case .numbers(let table, let column): numbers[table + column] ?? []
        }
    }

    /// Numbers are counted in blocks, and whole blocks make a part.
    private static let block: Int64 = 10_000

    private static func parts(_ sql: String, on connection: Connection) throws(DuckDBError) -> [(Int64, Int64)] {
        let counts = try connection.run(sql)
        var parts: [(first: Int64, last: Int64)] = []
        var gathered: Int64 = 0
        while let row = try counts.next() {
            let (part, count) = (try row.integer(0), try row.integer(1))
            if let last = parts.indices.last, gathered + count <= rows {
                parts[last].last = part
                gathered += count
            } else {
                parts.append((part, part))
                gathered = count
            }
        }
        return parts
    }
}
