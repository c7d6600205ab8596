internal import DuckDB
internal import MemCore

extension Value {
    /// A point in time; the ends of the range are DuckDB's infinities, so they are left out.
    init(_ instant: Instant) {
        let limit = Int64.max - 1
        self = .timestamp(microseconds: Swift.min(Swift.max(instant.microseconds, -limit), limit))
    }

    /// A point in time, or `NULL` for nil.
    init(_ instant: Instant?) {
        self = instant.map { Value($0) } ?? .null
    }
}

extension Row {
    func instant(_ column: Int) throws(DuckDBError) -> Instant {
        Instant(microseconds: try timestamp(column))
    }

    func optionalInstant(_ column: Int) throws(DuckDBError) -> Instant? {
        isNull(column) ? nil : try instant(column)
    }

    func optionalText(_ column: Int) throws(DuckDBError) -> String? {
        isNull(column) ? nil : try text(column)
    }
}
