internal import DuckDB
internal import Logging
internal import MemCore

/// Forgets the oldest hours of all sources while the main file takes more bytes than it may.
struct TimelineBound {
    /// DuckDB gives back whole row groups, of 122,880 rows in old files; and to note what was forgotten takes room.
    private static let futileTries = 3

    let store: Store
    let maximum: Int64
    let rules: [RetentionRule]
    let retention: Configuration.Retention
    let now: Instant
    /// So many samples are forgotten before it is measured anew: one slice at least, which gives blocks of the file back.
    var samplesAtOnce = 50_000.0...1_000_000

    /// Forgets, and adds what it got to, also when it throws: nothing that is held, and nothing of the last hour.
    ///
    /// It ends at the latest when nothing is left to be forgotten, or when forgetting gives nothing back; after the first
    /// part when the disk lacks room, which the rest of the run makes.
    func work(_ forgotten: inout Forgotten) async throws(StoreFailure) {
        var (least, futile) = (Int64.max, 0)
        while least == .max || !store.lacksRoom(by: retention) {
            guard try await size().bytes > maximum else { return }
            // What was forgotten since the last checkpoint is still in use.
            try await store.checkpointAlone()
            let size = try await size()
            guard size.bytes > maximum else { return }
            futile = size.bytes < least ? 0 : futile + 1
            guard futile < Self.futileTries else { return warn("forgetting gives nothing back", size) }
            least = min(least, size.bytes)
            let queries = try await oldest(samples(size, futile: futile))
            guard !queries.isEmpty else { return warn("all else is held, or not an hour old", size) }
            for query in queries { forgotten.add(try await store.forget(query, sparingHolds: true)) }
        }
    }

    /// What would be forgotten about, by what a sample takes on average.
    ///
    /// - Parameter forgotten: what would be forgotten before.
    func estimate(after forgotten: Forgotten) async throws(StoreFailure) -> Forgotten {
        let size = try await size()
        let samples = size.samples(beyond: maximum) - Double(forgotten.samples)
        guard samples > 0 else { return Forgotten() }
        var would = Forgotten()
        for query in try await oldest(max(samples, least(size))) {
            would.add(try await store.wouldForget(query))
        }
        return would
    }

    /// How many samples are forgotten next, more where that gave nothing back.
    private func samples(_ size: TimelineSize, futile: Int) -> Double {
        min(max(size.samples(beyond: maximum), least(size) * Double(1 << futile)), samplesAtOnce.upperBound)
    }

    /// The fewest samples that are forgotten at once: of a small memory a twentieth, lest it loses half of itself for a byte.
    private func least(_ size: TimelineSize) -> Double {
        min(samplesAtOnce.lowerBound, Double(size.samples) / 20)
    }

    /// The oldest samples that may be forgotten, by full hours, and beyond what `keep_days` forgets.
    private func oldest(_ samples: Double) async throws(StoreFailure) -> [ForgetQuery] {
        let rules = rules
        // A run may take long, and somebody hold something meanwhile.
        let holds = try await store.holds()
        let forgettable = { (end: Instant) in
            rules.flatMap { $0.forgettable(from: $0.endOfForgotten(at: now), before: end, holds) }
        }
        let all = forgettable(now.advanced(bySeconds: -3600).flooredToHour)
        let cut = try await store.read("The oldest samples can't be read") { connection throws(DuckDBError) in
            try connection.end(ofOldest: samples, in: all, rules)
        }
        guard let cut else { return [] }
        var queries: [ForgetQuery] = []
        for query in forgettable(cut) {
            let part = TimelineQuery(query)
            let isWorthIt = try await store.read("The oldest samples can't be read") { connection throws(DuckDBError) in
                try connection.hasAnything(of: part)
            }
            if isWorthIt { queries.append(query) }
        }
        return queries
    }

    private func size() async throws(StoreFailure) -> TimelineSize {
        try await store.read("The main file can't be measured") { connection throws(DuckDBError) in
            try connection.timelineSize()
        }
    }

    private func warn(_ reason: String, _ size: TimelineSize) {
        let fields: Logger.Metadata = ["reason": "\(reason)", "bytes": "\(size.bytes)", "maximum": "\(maximum)"]
        store.logger.warning("the timeline takes more bytes than it may", metadata: fields)
    }
}

/// What the main file takes.
struct TimelineSize: Sendable {
    /// Its blocks that are in use, as of the last checkpoint.
    var bytes: Int64
    /// All samples.
    var samples: Int64

    /// How many samples take the bytes beyond a bound, if all bytes are theirs.
    func samples(beyond maximum: Int64) -> Double {
        Double(max(bytes - maximum, 0)) * Double(samples) / Double(max(bytes, 1))
    }
}

extension Connection {
    func timelineSize() throws(DuckDBError) -> TimelineSize {
        let rows = try run(
            """
            SELECT (used_blocks * block_size)::BIGINT, (SELECT count(*) FROM mem.timeline)
            FROM pragma_database_size() WHERE database_name = '\(MainFile.name)'
            """
        )
        guard let row = try rows.next() else { return TimelineSize(bytes: 0, samples: 0) }
        return TimelineSize(bytes: try row.integer(0), samples: try row.integer(1))
    }

    /// The full hour at which the oldest samples of some parts end, nil if those have none.
    ///
    /// What was imported is no older than its import.
    func end(
        ofOldest samples: Double,
        in parts: [ForgetQuery],
        _ rules: [RetentionRule]
    ) throws(DuckDBError) -> Instant? {
        let imported = Dictionary(rules.map { ($0.source, $0.importedAt) }) { $1 }
        let list = parts.compactMap { part in
            part.sourceID.map { source in
                let (start, end) = (part.start?.microseconds ?? .min, part.end?.microseconds ?? .max)
                return "(\(source), \(start), \(end), \((imported[source] ?? nil)?.microseconds ?? .min))"
            }
        }
        guard !list.isEmpty else { return nil }
        let hours = try run(
            """
            SELECT hour, count(*) FROM (
                SELECT greatest(epoch_us(t.instant), p.imported) // \(PageSpans.hour) AS hour
                FROM mem.timeline t JOIN (VALUES \(list.joined(separator: ", "))) p(source, first, beyond, imported)
                    ON p.source = t.source AND epoch_us(t.instant) >= p.first AND epoch_us(t.instant) < p.beyond
            ) GROUP BY hour ORDER BY hour
            """
        )
        var left = samples
        var end: Instant?
        while left > 0, let row = try hours.next() {
            end = Instant(microseconds: (try row.integer(0) + 1) * PageSpans.hour)
            left -= Double(try row.integer(1))
        }
        return end
    }
}
