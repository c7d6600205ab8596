internal import DuckDB
internal import Logging
public import MemCore
internal import Synchronization

extension Store: MemoryRetaining {
    /// How many pictures one transaction takes from their frames.
    private static let picturesAtOnce = 5000
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
        var run = RetentionRun(startedAt: now)
        let (rules, holds) = try await read("The rules of retention can't be read") { connection throws(DuckDBError) in
            (try connection.retentionRules(configuration), try connection.holds())
        }
        for query in rules.flatMap({ $0.forgettable(at: now, holds) }) {
            let part = TimelineQuery(query)
            let isWorthIt = try await read("What is too old can't be read") { connection throws(DuckDBError) in
                try connection.hasAnything(of: part)
            }
            guard isWorthIt else { continue }
            run.forgotten.add(isDryRun ? try await wouldForget(query) : try await forget(query))
        }
        let forgotten = run
        run = try await tidying.run { () async throws(StoreFailure) in
            var run = forgotten
            var gone: Set<FrameID> = []
            var lost: Set<RecordedSegment> = []
            for rule in rules {
                guard let end = rule.endOfRecordings(at: now) else { continue }
                try await letGoOfRecordings(of: rule.source, before: end, &run, &lost, isDryRun: isDryRun)
            }
            for choice in rules.flatMap({ $0.pictures(at: now) }) {
                try await letGo(choice, &run, &gone, isDryRun: isDryRun)
            }
            // Not what may still be on its way, or is only just looked at.
            let end = now.advanced(bySeconds: -60)
            let lack = lack(of: configuration.retention, gone: isDryRun ? run : RetentionRun(startedAt: now))
            if lack > 0 {
                try await letGoOfRecordings(before: end, &run, &lost, upTo: lack, isDryRun: isDryRun)
            }
            let excess = try await excess(configuration.retention, gone: isDryRun ? run : RetentionRun(startedAt: now))
            if excess > 0 {
                try await letGo(PictureChoice(kind: .evicted, end: end), &run, &gone, upTo: excess, isDryRun: isDryRun)
            }
            guard !isDryRun, !gone.isEmpty else { return run }
            do throws(StoreFailure) {
                _ = try await freePictures(where: { $0.isMostlyDead })
            } catch {
                logger.warning("space of pictures that were let go not freed", metadata: ["reason": "\(error)"])
            }
            return run
        }
        if !isDryRun { note(run) }
        return run
    }

    /// The last run that let go of something since the store was opened.
    public func lastRetention() -> RetentionRun? { retention.last }

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
        // By the clock, so that no number is given again.
        var number = lastHold.load(ordering: .relaxed)
        while true {
            let next = max(now.microseconds, number + 1)
            let (isDone, found) = lastHold.compareExchange(expected: number, desired: next, ordering: .relaxed)
            number = isDone ? next : found
            if isDone { break }
        }
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

    /// Takes pictures from their frames, or counts them, until so many bytes are gone.
    private func letGo(
        _ choice: PictureChoice,
        _ run: inout RetentionRun,
        _ gone: inout Set<FrameID>,
        upTo bytes: Int64 = .max,
        isDryRun: Bool
    ) async throws(StoreFailure) {
        let what = "The pictures that are let go can't be read"
        var left = bytes
        for frames in try await read(what, { connection throws(DuckDBError) in try connection.parts(of: choice) }) {
            var pictures = try await read(what) { connection throws(DuckDBError) in
                try connection.pictures(of: choice, among: frames)
            }
            pictures.removeAll { gone.contains($0.frame) }
            while !pictures.isEmpty, left > 0 {
                var part: [PictureChoice.Picture] = []
                var size: Int64 = 0
                for picture in pictures.prefix(Self.picturesAtOnce) where size < left {
                    part.append(picture)
                    size += picture.bytes
                }
                pictures.removeFirst(part.count)
                left -= size
                let frames = part.map(\.frame)
                gone.formUnion(frames)
                if !isDryRun { try await write { .chore(.dropPictures(frames), $0) } }
                run[keyPath: choice.kind.pictures].add(frames.count, bytes: size)
            }
            if left <= 0 { return }
        }
    }

    /// Removes segments of recordings, the oldest first, or counts them, until so many bytes are gone.
    private func letGoOfRecordings(
        of source: SourceID? = nil,
        before end: Instant,
        _ run: inout RetentionRun,
        _ lost: inout Set<RecordedSegment>,
        upTo bytes: Int64 = .max,
        isDryRun: Bool
    ) async throws(StoreFailure) {
        let all = try await read("The recordings can't be read") { connection throws(DuckDBError) in
            try connection.segmentsNotHeld(of: source, before: end)
        }
        var left = bytes
        var segments: [RecordedSegment] = []
        for segment in all where left > 0 && !lost.contains(segment) {
            segments.append(segment)
            left -= segment.bytes
        }
        lost.formUnion(segments)
        if !isDryRun { try await forget(segments) }
        run.recordings.add(segments.count, bytes: segments.reduce(0) { $0 + $1.bytes })
    }

    /// The bytes that the disk lacks, after what a dry run would have let go of.
    private func lack(of retention: Configuration.Retention, gone run: RetentionRun) -> Int64 {
        guard let minimum = retention.minimumFree, let room = room.look() else { return 0 }
        let pictures = run.forgotten.bytes + run.expired.bytes + run.thinned.bytes
        return Int64(minimum) - Int64(room.freeBytes) - pictures - run.forgotten.segmentBytes - run.recordings.bytes
    }

    /// The bytes of pictures that are too many, after what a dry run would have let go of.
    private func excess(
        _ retention: Configuration.Retention,
        gone run: RetentionRun
    ) async throws(StoreFailure) -> Int64 {
        // Most people set no bound: nothing is counted for them four times an hour.
        guard retention.maximumBytes != nil || retention.minimumFree != nil else { return 0 }
        let kept = try await read("The pictures can't be counted") { connection throws(DuckDBError) in
            try connection.pictureBytes()
        }
        let gone = run.forgotten.bytes + run.expired.bytes + run.thinned.bytes
        var excess: Int64 = 0
        if let maximum = retention.maximumBytes { excess = kept - gone - Int64(maximum) }
        excess = max(excess, lack(of: retention, gone: run))
        return min(excess, kept - gone)
    }

    private func note(_ run: RetentionRun) {
        retention.note(run)
        guard !run.isIdle else { return }
        let pictures = [run.expired, run.thinned, run.evicted]
        let fields: Logger.Metadata = [
            "samples": "\(run.forgotten.samples)", "expired": "\(run.expired.count)",
            "thinned": "\(run.thinned.count)", "evicted": "\(run.evicted.count)",
            "recorded segments": "\(run.forgotten.segments + run.recordings.count)",
            "bytes": "\(pictures.reduce(run.forgotten.bytes) { $0 + $1.bytes })",
        ]
        logger.notice("what is too old or too much was let go, by the rules of retention", metadata: fields)
    }
}

extension PictureChoice.Kind {
    /// Where a run counts them.
    fileprivate var pictures: WritableKeyPath<RetentionRun, RetentionRun.Pictures> {
        switch self {
        case .expired: \.expired
        case .thinned: \.thinned
        case .evicted: \.evicted
        }
    }
}
