internal import DuckDB
internal import MemCore

extension Connection {
    /// Most samples are not older than this, in seconds, so that nobody looks for them further back at first.
    private static let mostlyShown = 30.0

    /// What each source had on screen at an instant: its newest sample until then, unless it was in a gap or not live.
    func onScreen(
        at instant: Instant,
        source: SourceID?,
        _ knowledge: Knowledge
    ) throws(DuckDBError) -> [TimelineEntry] {
        let end = Instant(microseconds: instant.microseconds &+ 1)
        let window = TimelineQuery(
            start: instant.advanced(bySeconds: -Knowledge.longestShown),
            end: end,
            sourceID: source
        )
        let candidates = knowledge.spans.sources(window, from: window.start, to: instant)
        guard !candidates.isEmpty else { return [] }
        return try transaction { () throws(DuckDBError) in
            let uncovered = knowledge.uncovered
            let hidden = try hiddenSources(at: instant)
            var recent = window
            recent.start = instant.advanced(bySeconds: -Self.mostlyShown)
            var newest = try newestSamples(recent)
            let missing = candidates.keys.filter { newest[$0] == nil && hidden[$0] != .some(nil) }
            if !missing.isEmpty {
                let older = try newestInstants(window, uncovered: uncovered.minutes)
                if let oldest = missing.compactMap({ older[$0] }).min() {
                    var rest = window
                    rest.start = oldest
                    newest = try newestSamples(rest)
                }
            }
            let shown = newest.values.filter { row in
                guard let since = hidden[row.sourceID] else { return true }
                return since.map { $0 < row.instant } ?? false
            }
            return try entries(shown.sorted { $0.sourceID < $1.sourceID }, knowledge.sources)
        }
    }

    /// The sources that show nothing at an instant: nil for those that had ended, and the start of the gap for others.
    private func hiddenSources(at instant: Instant) throws(DuckDBError) -> [SourceID: Instant?] {
        let rows = try ask(
            """
            SELECT source, max(start) FROM mem.gaps WHERE start < ? AND "end" > ? GROUP BY source
            UNION ALL
            SELECT s.id, NULL FROM mem.sources s LEFT JOIN mem.stream_sessions n ON n.source = s.id
            WHERE coalesce(n.ended_at, s.ended_at) < ?
            """,
            [Value(instant), Value(instant), Value(instant)]
        )
        var hidden: [SourceID: Instant?] = [:]
        while let row = try rows.next() {
            let source = SourceID(rawValue: try row.integer(0))
            let start = try row.optionalInstant(1)
            if start == nil || hidden[source] == nil { hidden[source] = .some(start) }
        }
        return hidden
    }

    /// The newest sample of each source in a range.
    private func newestSamples(_ query: TimelineQuery) throws(DuckDBError) -> [SourceID: TimelineRow] {
        let condition = TimelineCondition(query)
        let rows = try stream(
            "SELECT \(TimelineRow.columns) FROM mem.timeline WHERE \(condition.sql)",
            condition.values
        )
        var newest: [SourceID: TimelineRow] = [:]
        while let columns = try rows.nextColumns() {
            let (instants, sources) = (try columns.integers(0), try columns.integers(3))
            for row in 0..<columns.count {
                let source = SourceID(rawValue: sources[row])
                if let known = newest[source], known.instant.microseconds > instants[row] { continue }
                newest[source] = try TimelineRow(columns, row)
            }
        }
        return newest
    }

    /// When the newest sample of each source in a range was.
    func newestInstants(
        _ query: TimelineQuery,
        uncovered: Instant?
    ) throws(DuckDBError) -> [SourceID: Instant] {
        let parts = MinuteParts(query, uncovered: uncovered)
        let rows = try run("SELECT source, max(last) FROM (\(parts.sql)) GROUP BY source", parts.values)
        var newest: [SourceID: Instant] = [:]
        while let row = try rows.next() { newest[SourceID(rawValue: try row.integer(0))] = try row.instant(1) }
        return newest
    }
}
