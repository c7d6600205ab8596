internal import MemCore

extension IndexLook {
    /// One page of the timeline in buckets of so many microseconds; nil if DuckDB has to be asked.
    mutating func buckets(_ given: TimelineQuery, of microseconds: Int64) -> TimelinePage? {
        guard let query = bySource(given), query.start < query.end,
            let hours = hours(from: query.start, to: Instant(microseconds: query.end.microseconds - 1))
        else { return nil }
        var spans = PageSpans(query, of: microseconds)
        for (number, sources) in Self.sizes(of: query, in: hours, microseconds) { spans.count(sources, inSpan: number) }
        guard let page = spans.page else {
            return TimelinePage(entries: [], total: spans.total, hasMore: spans.total > query.offset)
        }
        let rows = Self.sums(of: page, in: hours, microseconds)
        return entries(Array(rows.prefix(query.limit))).map { entries in
            TimelinePage(entries: entries, total: spans.total, hasMore: rows.count > query.limit)
        }
    }

    /// Of how many sources each bucket holds something, ascending.
    private static func sizes(
        of query: TimelineQuery,
        in hours: [HourBlock],
        _ microseconds: Int64
    ) -> [(number: Int64, sources: Int64)] {
        var sizes = BucketSizes(of: microseconds, in: query)
        func look(from start: Int64, to end: Int64) {
            var query = query
            query.start = max(query.start, Instant(microseconds: start))
            query.end = min(query.end, Instant(microseconds: end))
            for hour in hours where hour.start < end && hour.start + PageSpans.hour > start {
                let part = hour.part(of: query)
                for piece in part.pieces {
                    buckets(of: piece, in: part, microseconds) { source, instant, _ in sizes.add(source, at: instant) }
                }
            }
        }
        guard microseconds % MinuteRow.minute == 0 else {
            look(from: query.start.microseconds, to: query.end.microseconds)
            return sizes.all
        }
        for hour in hours {
            for track in hour.tracks where query.sourceID == nil || query.sourceID?.rawValue == track.source {
                sizes.add(track.source, hour: hour.start, minutes: track.minutes)
            }
        }
        for minute in sizes.doubtfulMinutes { look(from: minute, to: minute + MinuteRow.minute) }
        return sizes.all
    }

    /// The buckets of a page, and one more.
    private static func sums(of page: TimelineQuery, in hours: [HourBlock], _ microseconds: Int64) -> [TimelineRow] {
        var sums = BucketSums(of: microseconds)
        for hour in hours {
            let part = hour.part(of: page)
            for piece in part.pieces {
                buckets(of: piece, in: part, microseconds) { source, start, samples in
                    let least = piece.track.similarities.least(samples)
                    piece.track.runs(in: samples) { run in
                        sums.add(
                            source,
                            at: start,
                            frame: run.frame,
                            samples: Int64(run.samples.count),
                            changes: run.verdict.isChange ? Int64(run.samples.count) : 0,
                            similarity: least
                        )
                    }
                }
            }
        }
        let (end, isOver) = page.offset.addingReportingOverflow(page.limit)
        return Array(sums.rows(after: page.after).prefix(isOver ? .max : end + 1).dropFirst(page.offset))
    }

    /// Cuts samples of a source into buckets: the source, when the first sample of each was, and its samples.
    private static func buckets(
        of piece: HourPart.Piece,
        in part: HourPart,
        _ length: Int64,
        _ body: (Int64, Int64, Range<Int>) -> Void
    ) {
        let instants = piece.track.instants
        var first = piece.samples.lowerBound
        while first < piece.samples.upperBound {
            let instant = part.start + instants[first]
            let end = (instant.flooredDivision(by: length) + 1) * length
            let behind = min(instants.count(before: end - part.start, from: first), piece.samples.upperBound)
            body(piece.track.source, instant, first..<behind)
            first = behind
        }
    }
}
