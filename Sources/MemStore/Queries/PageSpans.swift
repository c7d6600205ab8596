internal import MemCore

/// Finds the spans of time that a page lies in, from the number of its entries in each span.
///
/// Only these are then read and sorted: a late page of a long range would else need more memory than the whole store may
/// use.
struct PageSpans {
    /// An hour in microseconds.
    static let hour: Int64 = 3_600_000_000

    private let query: TimelineQuery
    private let length: Int64
    private var first: Int64?
    private var last: Int64?
    private var before = 0
    private var taken = 0

    /// Entries in all spans counted so far.
    private(set) var total = 0

    /// - Parameters:
    ///   - query: the range and the page.
    ///   - length: how long a span is, in microseconds.
    init(_ query: TimelineQuery, of length: Int64) {
        self.query = query
        self.length = length
    }

    /// Takes the next span (counted from 1970) that has entries, in ascending order.
    mutating func count(_ entries: Int64, inSpan number: Int64) {
        let end = total + Int(entries)
        defer { total = end }
        if let after = query.after {
            guard number * length + length > after.instant.microseconds else { return }
            // How many entries of the first span come after the position is not known: perhaps none.
            if first == nil { first = number } else if taken > query.limit { return } else { taken += Int(entries) }
            last = number
        } else if end > query.offset, total - query.offset <= query.limit {
            if first == nil {
                first = number
                before = total
            }
            last = number
        }
    }

    /// The same page and one entry more, asked for in its spans only; nil when it is empty.
    var page: TimelineQuery? {
        guard query.limit > 0, let first, let last else { return nil }
        var page = query
        page.start = max(query.start, Instant(microseconds: first * length), query.after?.instant ?? query.start)
        page.end = min(query.end, Instant(microseconds: (last + 1) * length))
        page.offset = query.after == nil ? query.offset - before : 0
        return page
    }
}
