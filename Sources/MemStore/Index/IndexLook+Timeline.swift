internal import MemCore

extension IndexLook {
    /// One page of the timeline; nil if DuckDB has to be asked.
    mutating func timeline(_ given: TimelineQuery) -> TimelinePage? {
        guard let query = bySource(given), query.start < query.end,
            let hours = hours(from: query.start, to: Instant(microseconds: query.end.microseconds - 1))
        else { return nil }
        let parts = hours.map { $0.part(of: query) }
        let total = parts.reduce(0) { $0 + $1.count }
        var skipped = query.offset
        if let after = query.after { skipped = parts.reduce(0) { $0 + $1.count(upTo: after) } }
        guard query.limit > 0, skipped < total else {
            return TimelinePage(entries: [], total: total, hasMore: query.after == nil && total > query.offset)
        }
        let end = skipped + min(query.limit, total - skipped)
        var rows: [TimelineRow] = []
        var first = 0
        for part in parts {
            let (low, high) = (max(skipped, first) - first, min(end, first + part.count) - first)
            if low < high { rows += part.rows(low..<high) }
            first += part.count
        }
        return entries(rows).map { TimelinePage(entries: $0, total: total, hasMore: end < total) }
    }
}
