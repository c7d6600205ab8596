import Dispatch
import DuckDB
import Logging
import MemCore
import Synchronization
import Testing

@testable import MemStore

extension RetentionTests {
    /// Samples of one frame, a second apart, of a session: 600,000 take some 16 MB, that little else tells in.
    private func fill(_ folder: DatabaseFolder, _ count: Int = 600_000) async throws -> SourceID {
        let store = try await folder.open()
        let one = try await Publisher(store)
        try await one.commit([.new])
        try await store.close()
        try MainFileWriter(folder).run(
            """
            INSERT INTO mem.timeline (instant, source, pts, frame, verdict, changed_1, changed_2, changed_3)
            SELECT make_timestamp(\(at(1).microseconds) + range * 1000000), \(one.record.sourceID), range, frame, 1,
                hash(range), hash(-range), hash(range + 0.5) FROM range(\(count)), (SELECT min(frame) AS frame FROM mem.timeline)
            """
        )
        return one.record.sourceID
    }

    /// How many samples there are in a span of seconds.
    private func samples(_ store: Store, from start: Double, to end: Double) async throws -> Int {
        try await store.wouldForget(ForgetQuery(start: at(start), end: at(end), sourceID: nil)).samples
    }

    @Test("the oldest hours go beyond max_timeline_bytes, without what is held, and the newest stay")
    func maximumTimelineBytes() async throws {
        let folder = try DatabaseFolder()
        let source = try await fill(folder)
        let store = try await folder.open()
        let hold = Hold.Draft(sourceID: source, start: at(5000), end: at(5099), reason: "a dispute")
        _ = try await store.hold(hold)
        let taken = try await store.storageForecast().timelineBytes
        #expect(taken > 12_000_000)
        let now = at(600_000)
        let bound = rules { $0.maximumTimelineBytes = Int(taken) * 2 / 3 }
        let enough = rules { $0.maximumTimelineBytes = Int(taken) }
        #expect(try await store.retain(by: enough, isDryRun: false, at: now).isIdle)
        let estimate = try await store.retain(by: bound, isDryRun: true, at: now).forgotten.samples
        #expect((180_000...220_000).contains(estimate), "a third, by full hours")
        #expect(try await samples(store, from: 0, to: 600_001) == 600_001, "a dry run lets nothing go")

        let forgotten = try await store.retain(by: bound, isDryRun: false, at: now).forgotten
        #expect((180_000...400_000).contains(forgotten.samples))
        #expect(try await store.storageForecast().timelineBytes <= taken * 2 / 3)
        let gone = Double(forgotten.samples + 100)
        #expect(try await samples(store, from: 0, to: gone) == 100, "only what is held is left of that time")
        #expect(try await samples(store, from: gone, to: 600_001) == 600_001 - Int(gone))
        #expect(try await store.retain(by: bound, isDryRun: false, at: now).isIdle)
        #expect(try await store.retentionRuns(limit: 10, offset: 0).map(\.run.forgotten) == [forgotten])
        try await store.close()
    }

    @Test("where the bound can't be kept, what is held and the last hour stay, and the run ends with a warning")
    func timelineThatStays() async throws {
        let folder = try DatabaseFolder()
        _ = try await fill(folder)
        let warnings = Warnings()
        let store = try await Store(
            configuration: folder.configuration,
            logger: Logger(label: "test") { _ in warnings }
        )
        _ = try await store.hold(Hold.Draft(sourceID: nil, start: at(0), end: at(100_000), reason: ""))
        let nothing = rules { $0.maximumTimelineBytes = 1 }
        let run = try await store.retain(by: nothing, isDryRun: false, at: at(600_000))
        // The start is ten minutes to the hour: the last hour is cut at the full hour before it.
        let lastHour = 594_600.0
        #expect(run.forgotten.samples == 494_599)
        #expect(try await samples(store, from: 100_001, to: lastHour) == 0)
        #expect(try await samples(store, from: 0, to: 600_001) == 600_001 - run.forgotten.samples)
        #expect(warnings.reasons == ["all else is held, or not an hour old"])
        #expect(try await store.retain(by: nothing, isDryRun: false, at: at(600_000)).isIdle)
        try await store.close()
    }

    /// A bound by the rules in force, in small parts.
    private func bound(_ store: Store, _ maximum: Int64, _ configuration: Configuration) async throws -> TimelineBound {
        let rules = try await store.read("") { connection throws(DuckDBError) in
            try connection.retentionRules(configuration)
        }
        return TimelineBound(
            store: store,
            maximum: maximum,
            rules: rules,
            retention: configuration.retention,
            now: at(600_000),
            samplesAtOnce: 20_000...40_000
        )
    }

    @Test("a small memory that takes a byte too much loses little of itself")
    func littleTooMuch() async throws {
        let folder = try DatabaseFolder()
        _ = try await fill(folder, 120_000)
        let store = try await folder.open()
        let taken = try await store.storageForecast().timelineBytes
        let bound = rules { $0.maximumTimelineBytes = Int(taken) - 1 }
        let forgotten = try await store.retain(by: bound, isDryRun: false, at: at(600_000)).forgotten.samples
        #expect((1...50_000).contains(forgotten))
        #expect(try await store.storageForecast().timelineBytes < taken)
        try await store.close()
    }

    @Test("where the disk lacks room it lets that be made after each part, and goes on with the next run")
    func turns() async throws {
        let folder = try DatabaseFolder()
        _ = try await fill(folder)
        let store = try await folder.open()
        let nothing = rules { $0.minimumFree = .max }
        var forgotten = Forgotten()
        try await bound(store, 1, nothing).work(&forgotten)
        let first = forgotten.samples
        #expect((40_000...45_000).contains(first))
        try await bound(store, 1, nothing).work(&forgotten)
        #expect((40_000...45_000).contains(forgotten.samples - first))
        try await store.close()
    }

    @Test("what is held while a run is under way stays")
    func heldMeanwhile() async throws {
        let folder = try DatabaseFolder()
        let source = try await fill(folder)
        let store = try await folder.open()
        let found = ForgetQuery(start: nil, end: at(300_000), sourceID: source)
        _ = try await store.hold(Hold.Draft(sourceID: nil, start: at(100_000), end: at(100_100), reason: ""))
        let forgotten = try await store.forget(found, sparingHolds: true)
        #expect((200_000..<300_000).contains(forgotten.samples), "all slices but the one with what is held")
        #expect(try await samples(store, from: 100_000, to: 100_101) == 101)
        try await store.close()
    }

    @Test("two runs at once forget no more than one")
    func twoAtOnce() async throws {
        let folder = try DatabaseFolder()
        _ = try await fill(folder)
        let store = try await folder.open()
        let taken = try await store.storageForecast().timelineBytes
        let bound = rules { $0.maximumTimelineBytes = Int(taken) * 2 / 3 }
        async let one = store.retain(by: bound, isDryRun: false, at: at(600_000))
        async let other = store.retain(by: bound, isDryRun: false, at: at(600_000))
        let runs = try await [one, other]
        #expect(runs.contains { $0.isIdle })
        try await store.close()
    }

    @Test("it waits for a backup that is being made, and no sample waits for it")
    func backupMeanwhile() async throws {
        let folder = try DatabaseFolder()
        _ = try await fill(folder)
        let store = try await folder.open()
        let bound = rules { $0.maximumTimelineBytes = 1 }
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let end = DispatchSemaphore(value: 0)
        let copy = Task {
            try await store.tidying.run { () async throws in
                try await store.read("") { _ throws(DuckDBError) in
                    begin.finish()
                    end.wait()
                }
            }
        }
        for await _ in begun {}
        async let run = store.retain(by: bound, isDryRun: false, at: at(600_000))
        let draft = Hold.Draft(sourceID: nil, start: at(0), end: at(0), reason: "")
        for _ in 0..<100 { _ = try await store.release(store.hold(draft).id) }
        end.signal()
        try await copy.value
        #expect(try await run.forgotten.samples > 0)
        try await store.close()
    }

    @Test("what was imported is no older than its import")
    func importsByTheirDay() async throws {
        let folder = try DatabaseFolder()
        let source = try await fill(folder)
        try MainFileWriter(folder).run(
            """
            INSERT INTO mem.sources (id, type, name, created_at)
            VALUES (\(source.rawValue + 1), 'file', 'a film', make_timestamp(\(at(400_000).microseconds)))
            """
        )
        try MainFileWriter(folder).run(
            "INSERT INTO mem.timeline SELECT * REPLACE (\(source.rawValue + 1) AS source) FROM mem.timeline LIMIT 1000"
        )
        let store = try await folder.open()
        let taken = try await store.storageForecast().timelineBytes
        let bound = rules { $0.maximumTimelineBytes = Int(taken) * 2 / 3 }
        _ = try await store.retain(by: bound, isDryRun: false, at: at(600_000))
        #expect(try await samples(store, from: 0, to: 50_000) == 1000)
        try await store.close()
    }
}

/// Keeps the reasons of warnings.
private final class Warnings: LogHandler {
    private let told = Mutex<[String]>([])

    var reasons: [String] { told.withLock { $0 } }

    var logLevel: Logger.Level {
        get { .warning }
        set {}
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        told.withLock { $0.append("\(event.metadata?["reason"] ?? "")") }
    }
}
