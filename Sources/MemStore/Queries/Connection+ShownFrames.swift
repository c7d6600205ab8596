internal import DuckDB
internal import MemCore

/// A source at an instant.
struct ShownPlace: Hashable, Sendable {
    var sourceID: SourceID
    var instant: Instant
}

extension Connection {
    /// The frames that sources had on screen at instants, by moments; none where a source was in a gap, or showed nothing
    /// for a day.
    func shownFrames(at places: Set<ShownPlace>) throws(DuckDBError) -> [ShownPlace: FrameRecord] {
        let places = Array(places)
        guard let first = places.map(\.instant).min(), let last = places.map(\.instant).max() else { return [:] }
        // Most moments begin in the span that they are asked for in, or the one before: one look finds them.
        var found = try frames(shownAt: places, from: first, to: last, spans: 1)
        let missing = places.filter { found[$0] == nil }
        if !missing.isEmpty {
            let back = try frames(shownAt: missing, from: first, to: last, spans: Self.spansOfLongestMoment)
            found.merge(back) { $1 }
        }
        for place in try placesInGaps(places) { found[place] = nil }
        let frames = try frames(Set(found.values))
        return found.compactMapValues { frames[$0] }
    }

    private static let spansOfLongestMoment = SourceSpans.spans(in: Int64(longestMoment * 1_000_000))

    /// The frames of the newest moments that began at most so many full spans before the span of each place.
    private func frames(
        shownAt places: [ShownPlace],
        from first: Instant,
        to last: Instant,
        spans: Int64
    ) throws(DuckDBError) -> [ShownPlace: FrameID] {
        var wanted = SourceSpans()
        for place in places {
            let span = SourceSpans.span(of: place.instant.microseconds)
            for span in span - spans...span { wanted.add(span, of: place.sourceID.rawValue) }
        }
        let rows = try ask(
            "SELECT source, start, frame FROM mem.moments WHERE start >= ? AND start <= ? AND is_within(?, source, start)",
            [
                Value(Instant(microseconds: SourceSpans.start(of: first.microseconds, back: spans))), Value(last),
                wanted.value,
            ]
        )
        let bySource = Dictionary(grouping: places, by: \.sourceID.rawValue)
        var newest: [ShownPlace: (start: Int64, frame: Int64)] = [:]
        while let columns = try rows.nextColumns() {
            let (sources, starts, frames) = (try columns.integers(0), try columns.integers(1), try columns.integers(2))
            for row in 0..<columns.count {
                let start = starts[row]
                for place in bySource[sources[row]] ?? [] {
                    // Rows may be there for another place.
                    let instant = place.instant.microseconds
                    guard start <= instant, start >= SourceSpans.start(of: instant, back: spans) else { continue }
                    if let known = newest[place], known.start > start { continue }
                    newest[place] = (start, frames[row])
                }
            }
        }
        return newest.mapValues { FrameID(rawValue: $0.frame) }
    }

    private func placesInGaps(_ places: [ShownPlace]) throws(DuckDBError) -> [ShownPlace] {
        guard let first = places.map(\.instant).min(), let last = places.map(\.instant).max() else { return [] }
        let bySource = Dictionary(grouping: places, by: \.sourceID.rawValue)
        let rows = try stream(
            "SELECT source, start, \"end\" FROM mem.gaps WHERE start < ? AND \"end\" > ?",
            [Value(last), Value(first)]
        )
        var found: [ShownPlace] = []
        while let columns = try rows.nextColumns() {
            let (sources, starts, ends) = (try columns.integers(0), try columns.integers(1), try columns.integers(2))
            for row in 0..<columns.count {
                guard let places = bySource[sources[row]] else { continue }
                found += places.filter { starts[row] < $0.instant.microseconds && $0.instant.microseconds < ends[row] }
            }
        }
        return found
    }
}
