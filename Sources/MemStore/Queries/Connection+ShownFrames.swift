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
        // Most moments begin in the hour that they are asked for in, or the one before: one look finds them.
        var found = try frames(shownAt: places, from: first, to: last, hours: 1)
        let missing = places.filter { found[$0] == nil }
        if !missing.isEmpty {
            let start = first.advanced(bySeconds: -Self.longestMoment)
            let back = try frames(shownAt: missing, from: start, to: last, hours: Int(Self.longestMoment / 3600))
            found.merge(back) { $1 }
        }
        for place in try placesInGaps(places) { found[place] = nil }
        let frames = try frames(Set(found.values))
        return found.compactMapValues { frames[$0] }
    }

    /// The frames of the newest moments that began at most so many full hours before the hour of each place.
    private func frames(
        shownAt places: [ShownPlace],
        from start: Instant,
        to end: Instant,
        hours: Int
    ) throws(DuckDBError) -> [ShownPlace: FrameID] {
        let hour = PageSpans.hour
        let rows = try run(
            """
            SELECT p.number, arg_max(m.frame, m.start)
            FROM (
                SELECT *, epoch_us(instant) // \(hour) - unnest(range(\(hours + 1))) AS hour FROM (\(Self.list(places)))
            ) p
            JOIN mem.moments m ON m.source = p.source AND epoch_us(m.start) // \(hour) = p.hour AND m.start <= p.instant
            WHERE m.start >= ? AND m.start <= ? GROUP BY p.number
            """,
            Self.values(places) + [Value(Instant(microseconds: start.microseconds &- hour)), Value(end)]
        )
        var found: [ShownPlace: FrameID] = [:]
        while let row = try rows.next() {
            found[places[Int(try row.integer(0))]] = FrameID(rawValue: try row.integer(1))
        }
        return found
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

    /// The places as a table with the columns `number, source, instant`.
    private static func list(_ places: [ShownPlace]) -> String {
        let rows = places.indices.map { "(\($0), ?::BIGINT, ?::TIMESTAMP)" }
        return "SELECT * FROM (VALUES \(rows.joined(separator: ", "))) v(number, source, instant)"
    }

    private static func values(_ places: [ShownPlace]) -> [Value] {
        places.flatMap { [.integer($0.sourceID.rawValue), Value($0.instant)] }
    }
}
