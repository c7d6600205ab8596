internal import MemCore

/// Finds the hours that a page of the timeline lies in, from the number of rows in each hour.
struct PageHours {
    /// An hour in microseconds.
    static let hour: Int64 = 3_600_000_000

    private let query: TimelineQuery
    private var first: Int64?
    private var last: Int64?
    private var before = 0
    private var taken = 0

    /// Rows in all hours counted so far.
    private(set) var total = 0

    init(_ query: TimelineQuery) {
        self.query = query
    }

    /// Takes the next hour (since 1970) that has rows, in ascending order.
    mutating func count(_ rows: Int64, inHour number: Int64) {
        let end = total + Int(rows)
        defer { total = end }
        if let after = query.after {
            guard number * Self.hour + Self.hour > after.instant.microseconds else { return }
            // How many rows of the first hour come after the position is not known: perhaps none.
            if first == nil { first = number } else if taken > query.limit { return } else { taken += Int(rows) }
            last = number
        } else if end > query.offset, total - query.offset <= query.limit {
            if first == nil {
                first = number
                before = total
            }
            last = number
        }
    }

    /// The same page and one row more, asked for in its hours only; nil when it is empty.
    var page: TimelineQuery? {
        guard query.limit > 0, let first, let last else { return nil }
        var page = query
        page.start = max(query.start, Instant(microseconds: first * Self.hour), query.after?.instant ?? query.start)
        page.end = min(query.end, Instant(microseconds: (last + 1) * Self.hour))
        page.offset = query.after == nil ? query.offset - before : 0
        return page
    }
}
