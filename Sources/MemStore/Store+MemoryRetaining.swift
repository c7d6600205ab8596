internal import DuckDB
internal import Logging
public import MemCore
internal import Synchronization

extension Store: MemoryRetaining {
    /// How far back is looked at what was added.
    private static let forecastSeconds = 7 * 86_400.0

    /// Lets go of what the rules say, part by part, so that samples need not wait long.
    ///
    /// When it throws, what it got to is gone all the same.
    /// - Throws: ``StoreFailure`` with code `read`, `write` or `closed`.
    public func retain(by configuration: Configuration, isDryRun: Bool) async throws(StoreFailure) -> RetentionRun {
        try await retain(by: configuration, isDryRun: isDryRun, at: .now())
    }

    /// The same at another time: for tests.
    func retain(
        by configuration: Configuration,
        isDryRun: Bool,
        at now: Instant
    ) async throws(StoreFailure) -> RetentionRun {
        guard !isDryRun else { return try await follow(configuration, isDryRun: true, at: now) }
        // Two at once would each forget what is too much.
        return try await retaining.run { () async throws(StoreFailure) in
            try await follow(configuration, isDryRun: false, at: now)
        }
    }

    private func follow(
        _ configuration: Configuration,
        isDryRun: Bool,
        at now: Instant
    ) async throws(StoreFailure) -> RetentionRun {
        var run = RetentionRun(startedAt: now)
        let id = LoggedRetentionRun.ID(rawValue: nextNumber(lastRetentionRun, at: now))
        let failure: StoreFailure?
        do throws(StoreFailure) {
            let (rules, holds) = try await read("The rules of retention can't be read") {
                connection throws(DuckDBError) in
                (try connection.retentionRules(configuration), try connection.holds())
            }
            for query in rules.flatMap({ $0.forgettable(at: now, holds) }) {
                let part = TimelineQuery(query)
                let isWorthIt = try await read("What is too old can't be read") { connection throws(DuckDBError) in
                    try connection.hasAnything(of: part)
                }
                guard isWorthIt else { continue }
                run.forgotten.add(isDryRun ? try await wouldForget(query) : try await forget(query, sparingHolds: true))
            }
            if let maximum = configuration.retention.maximumTimelineBytes {
                let bound = TimelineBound(
                    store: self,
                    maximum: Int64(maximum),
                    rules: rules,
                    retention: configuration.retention,
                    now: now
                )
                if isDryRun {
                    run.forgotten.add(try await bound.estimate(after: run.forgotten))
                } else {
                    try await bound.work(&run.forgotten)
                }
            }
            let begun = run
            (run, failure) = await tidying.run { () async in
                var pass = RetentionPass(self, id, begun, by: rules, configuration.retention, isDryRun: isDryRun)
                do throws(StoreFailure) {
                    try await pass.work()
                    return (pass.run, nil)
                } catch {
                    return (pass.run, error)
                }
            }
        } catch {
            failure = error
        }
        if !isDryRun { try await note(LoggedRetentionRun(id: id, run: run)) }
        if let failure { throw failure }
        return run
    }

    /// What was added in a week, by the day.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func storageForecast() async throws(StoreFailure) -> StorageForecast {
        let now = Instant.now()
        let start = now.advanced(bySeconds: -Self.forecastSeconds)
        let room = room.look()
        return try await read("What was added can't be read") { connection throws(DuckDBError) in
            try connection.forecast(from: start, to: now, room: room)
        }
    }

    /// Whether less is free on the disk than the rules want.
    func lacksRoom(by retention: Configuration.Retention) -> Bool {
        guard let minimum = retention.minimumFree, let room = room.look() else { return false }
        return room.freeBytes < minimum
    }

    /// All holds, the newest first.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func holds() async throws(StoreFailure) -> [Hold] {
        try await read("The holds can't be read") { connection throws(DuckDBError) in try connection.holds() }
    }

    /// Makes a hold; durable when it returns.
    /// - Throws: ``StoreFailure`` with code `write` or `closed`.
    public func hold(_ draft: Hold.Draft) async throws(StoreFailure) -> Hold {
        let now = Instant.now()
        let number = nextNumber(lastHold, at: now)
        let hold = Hold(id: Hold.ID(rawValue: number), draft: draft, createdAt: now)
        try await write { .chore(.hold(hold), $0) }
        return hold
    }

    /// Ends a hold; durable when it returns.
    /// - Throws: ``StoreFailure`` with code `read`, `write` or `closed`.
    public func release(_ hold: Hold.ID) async throws(StoreFailure) -> Bool {
        guard try await holds().contains(where: { $0.id == hold }) else { return false }
        try await write { .chore(.release(hold), $0) }
        return true
    }

    /// A number by the clock, so that none is given again.
    private func nextNumber(_ last: borrowing Atomic<Int64>, at now: Instant) -> Int64 {
        var number = last.load(ordering: .relaxed)
        while true {
            let next = max(now.microseconds, number + 1)
            let (isDone, found) = last.compareExchange(expected: number, desired: next, ordering: .relaxed)
            if isDone { return next }
            number = found
        }
    }

    private func note(_ logged: LoggedRetentionRun) async throws(StoreFailure) {
        let run = logged.run
        guard !run.isIdle else { return }
        try await write { .chore(.logRun(logged), $0) }
        let fields: Logger.Metadata = [
            "samples": "\(run.forgotten.samples)", "expired": "\(run.expired.count)",
            "thinned": "\(run.thinned.count)", "condensed": "\(run.condensed.count)",
            "evicted": "\(run.evicted.count)",
            "recorded segments": "\(run.forgotten.segments + run.recordings.count)",
            "bytes": "\(run.pictureBytes)",
        ]
        logger.notice("what is too old or too much was let go, by the rules of retention", metadata: fields)
    }
}
