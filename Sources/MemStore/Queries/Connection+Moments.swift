internal import DuckDB
internal import MemCore

extension Connection {
    /// One page of moments, read in one snapshot with its total.
    func moments(_ given: MomentQuery, _ knowledge: Knowledge) throws(DuckDBError) -> MomentPage {
        try transaction { () throws(DuckDBError) in
            let uncovered = knowledge.uncovered
            guard let query = try bySource(given) else { return MomentPage(moments: [], total: 0) }
            if query.part.offset > Self.farthestOffset {
                // What comes before the page is held in memory, unless it is nothing to begin with.
                var count = query
                (count.part.offset, count.part.limit) = (0, 0)
                let total = try follow(count, knowledge, uncovered).total
                guard query.part.offset < total else { return MomentPage(moments: [], total: total) }
                throw DuckDBError(
                    .memory,
                    "could not go on to moment \(query.part.offset)",
                    cause: "Ask for a shorter time: the first \(Self.farthestOffset) moments can be paged through."
                )
            }
            var chains = try follow(query, knowledge, uncovered)
            let links = chains.page()
            let sources = try knowledge.sources.entries(
                of: Set(links.map { SourceID(rawValue: $0.start.source) }),
                on: self
            )
            var page = links.map { link in
                Moment(
                    id: Moment.ID(rawValue: link.start.id),
                    sourceID: SourceID(rawValue: link.start.source),
                    sessionID: sources[SourceID(rawValue: link.start.source)]?.sessionID,
                    frameID: FrameID(rawValue: link.start.frame),
                    start: Instant(microseconds: link.start.start),
                    end: Instant(microseconds: link.end),
                    samples: 0,
                    occurrence: 0
                )
            }
            try count(&page, uncovered: uncovered.minutes)
            return MomentPage(moments: page, total: chains.total)
        }
    }

    /// So many moments before a page take some ten megabytes.
    private static let farthestOffset = 500_000

    /// The query by its session's source instead of its session, nil if there is no such one.
    private func bySource(_ query: MomentQuery) throws(DuckDBError) -> MomentQuery? {
        guard let session = query.part.sessionID else { return query }
        let rows = try ask("SELECT source FROM mem.stream_sessions WHERE id = ?", [.text(session.rawValue)])
        guard let source = try rows.next().map({ row throws(DuckDBError) in SourceID(rawValue: try row.integer(0)) }),
            query.part.sourceID == nil || query.part.sourceID == source
        else { return nil }
        var query = query
        query.part.sessionID = nil
        query.part.sourceID = source
        return query
    }

    private func follow(
        _ query: MomentQuery,
        _ knowledge: Knowledge,
        _ uncovered: Knowledge.Uncovered
    ) throws(DuckDBError) -> MomentChains {
        var chains = MomentChains(query, gaps: try returns(query.part))
        try begin(&chains, query.part, knowledge)
        try follow(&chains, query.part, knowledge)
        try end(&chains, query.part, knowledge, uncovered)
        return chains
    }

    /// Where the next or the last moment is looked for at first: most do not last longer.
    private static let hour = 3600.0

    /// The gaps around a range, by where they end.
    private func returns(_ query: TimelineQuery) throws(DuckDBError) -> [MomentChains.Return: Int64] {
        var range = query
        range.start = query.start.advanced(bySeconds: -Self.longestMoment)
        range.end = query.end.advanced(bySeconds: Self.longestMoment)
        let condition = TimelineCondition(range, time: "\"end\"")
        let rows = try stream("SELECT source, \"end\", start FROM mem.gaps WHERE \(condition.sql)", condition.values)
        var gaps: [MomentChains.Return: Int64] = [:]
        while let columns = try rows.nextColumns() {
            let (sources, ends, starts) = (
                try columns.integers(0), try columns.integers(1), try columns.integers(2)
            )
            for row in 0..<columns.count { gaps[.init(source: sources[row], instant: ends[row])] = starts[row] }
        }
        return gaps
    }

    /// Begins each source with the last moment before a range, which may last into it.
    private func begin(
        _ chains: inout MomentChains,
        _ query: TimelineQuery,
        _ knowledge: Knowledge
    ) throws(DuckDBError) {
        let far = query.start.advanced(bySeconds: -Self.longestMoment)
        let near = query.start.advanced(bySeconds: -Self.hour)
        var missing = Set(knowledge.spans.sources(query, from: far, to: query.start).keys.map(\.rawValue))
        for (start, end) in [(near, query.start), (far, near)] where !missing.isEmpty {
            var last = BySource<MomentChains.Start>()
            for moment in try starts(query, from: start, to: end) where missing.contains(moment.source) {
                last[moment.source] = moment
            }
            for (source, moment) in last.all {
                missing.remove(source)
                chains.begin(moment)
            }
        }
    }

    /// Takes in the moments of a range, day by day, so that memory does not grow with it.
    private func follow(
        _ chains: inout MomentChains,
        _ query: TimelineQuery,
        _ knowledge: Knowledge
    ) throws(DuckDBError) {
        let day = 86_400.0
        let spans = knowledge.spans.sources(query, from: query.start, to: query.end).values
        guard let first = spans.map(\.lowerBound).min(), let last = spans.map(\.upperBound).max() else { return }
        var start = max(first, query.start)
        while start < query.end, start <= last {
            let end = start.advanced(bySeconds: day)
            if spans.contains(where: { $0.lowerBound < end && $0.upperBound >= start }) {
                for moment in try starts(query, from: start, to: min(end, query.end)) { chains.begin(moment) }
            }
            start = end
        }
    }

    /// Ends each source with the next moment behind a range, or with its newest sample.
    private func end(
        _ chains: inout MomentChains,
        _ query: TimelineQuery,
        _ knowledge: Knowledge,
        _ uncovered: Knowledge.Uncovered
    ) throws(DuckDBError) {
        let near = query.end.advanced(bySeconds: Self.hour)
        let far = query.end.advanced(bySeconds: Self.longestMoment)
        for (start, end) in [(query.end, near), (near, far)] where !chains.unended.isEmpty {
            let open = Dictionary(uniqueKeysWithValues: chains.unended.map { ($0.source, $0) })
            let live = knowledge.spans.sources(query, from: start, to: end)
            guard open.keys.contains(where: { live[SourceID(rawValue: $0)] != nil }) else { continue }
            var ended = Set<Int64>()
            for moment in try starts(query, from: start, to: end) {
                guard let before = open[moment.source], ended.insert(moment.source).inserted else { continue }
                chains.end(before, at: moment.start)
            }
        }
        guard !chains.unended.isEmpty else { return }
        var whole = query
        whole.start = query.start.advanced(bySeconds: -Self.longestMoment)
        whole.end = far
        let newest = try newestInstants(whole, uncovered: uncovered.minutes)
        for moment in chains.unended {
            let instant = newest[SourceID(rawValue: moment.source)]?.microseconds
            chains.end(moment, at: max(instant ?? moment.start, moment.start))
        }
    }

    /// The moments that begin in a part of a query's range, ascending in time.
    private func starts(
        _ query: TimelineQuery,
        from start: Instant,
        to end: Instant
    ) throws(DuckDBError) -> [MomentChains.Start] {
        var part = query
        part.start = start
        part.end = end
        let condition = TimelineCondition(part, time: "start")
        let rows = try stream(
            "SELECT \(MomentChains.Start.columns) FROM mem.moments WHERE \(condition.sql)",
            condition.values
        )
        var starts: [MomentChains.Start] = []
        while let columns = try rows.nextColumns() { starts += try MomentChains.Start.read(columns) }
        // They are all but sorted, which takes little time then.
        starts.sort { ($0.start, $0.id) < ($1.start, $1.id) }
        return starts
    }

    /// Counts the samples of moments, and how often their frames were shown until then.
    private func count(_ page: inout [Moment], uncovered: Instant?) throws(DuckDBError) {
        let numbers = Array(Set(page.map(\.frameID.rawValue)))
        guard let start = page.map(\.start).min(), let end = page.map(\.end).max(),
            let wanted = NumberedRows(numbers)
        else { return }
        let frames = Value.numbers(NumberSet(numbers))
        let span = TimelineQuery(start: start, end: Instant(microseconds: end.microseconds &+ 1))
        let parts = MinuteParts(span, uncovered: uncovered)
        let places = Dictionary(grouping: page.indices) { page[$0].frameID }
        let samples = try stream(
            "SELECT frame, source, first, samples FROM (\(parts.sql)) WHERE is_one_of(?, frame)",
            parts.values + [frames]
        )
        while let columns = try samples.nextColumns() {
            let (sources, instants) = (try columns.integers(1), try columns.integers(2))
            let counts = try columns.integers(3)
            for (row, frame) in try columns.integers(0).enumerated() {
                let (source, first) = (SourceID(rawValue: sources[row]), Instant(microseconds: instants[row]))
                let place = places[FrameID(rawValue: frame)]?.first { index in
                    page[index].sourceID == source && page[index].start <= first && first <= page[index].end
                }
                if let place { page[place].samples += Int(counts[row]) }
            }
        }
        // No moment of a frame is older than the frame.
        let oldest = try ask(
            "SELECT min(first_instant) FROM mem.frames WHERE \(wanted.condition)",
            wanted.values
        )
        guard let row = try oldest.next(), let since = try row.optionalInstant(0) else { return }
        let shown = try stream(
            "SELECT frame, start FROM mem.moments WHERE start >= ? AND start <= ? AND is_one_of(?, frame)",
            [Value(since), Value(end), frames]
        )
        while let columns = try shown.nextColumns() {
            let starts = try columns.integers(1)
            for (row, frame) in try columns.integers(0).enumerated() {
                for index in places[FrameID(rawValue: frame)] ?? [] where page[index].start.microseconds >= starts[row]
                {
                    page[index].occurrence += 1
                }
            }
        }
    }
}
