internal import MemCore

extension IndexLook {
    /// What each source had on screen at an instant; nil if DuckDB has to be asked.
    mutating func onScreen(at instant: Instant, source: SourceID?) -> [TimelineEntry]? {
        guard let hours = hours(from: instant.advanced(bySeconds: -Knowledge.longestShown), to: instant),
            let last = hours.last, let ends = ends()
        else { return nil }
        var window = TimelineQuery(
            start: instant.advanced(bySeconds: -Knowledge.longestShown),
            end: Instant(microseconds: instant.microseconds &+ 1)
        )
        window.sourceID = source
        var newest: [Int64: TimelineRow] = [:]
        for hour in hours.reversed() {
            for piece in hour.part(of: window).pieces where newest[piece.track.source] == nil {
                newest[piece.track.source] = piece.track.row(piece.samples.upperBound - 1, since: hour.start)
            }
        }
        // The gaps that it lies in, by when the last one of each source began.
        var gaps: [Int64: Int64] = [:]
        for gap in last.gaps where gap.start < instant.microseconds && instant.microseconds < gap.end {
            gaps[gap.source] = max(gap.start, gaps[gap.source] ?? gap.start)
        }
        let shown = newest.values.filter { row in
            if let end = ends[row.sourceID], end < instant { return false }
            return gaps[row.sourceID.rawValue].map { $0 < row.instant.microseconds } ?? true
        }
        return entries(shown.sorted { $0.sourceID < $1.sourceID })
    }
}
