import Logging
import MemCore
import Synchronization
import Testing

@testable import MemStore

extension RetentionTests {
    /// 600,000 samples of one frame, a second apart, of a session: some 16 MB, that little else tells in.
    private func fill(_ folder: DatabaseFolder) async throws -> SourceID {
        let store = try await folder.open()
        let one = try await Publisher(store)
        try await one.commit([.new])
        try await store.close()
        try MainFileWriter(folder).run(
            """
            INSERT INTO mem.timeline (instant, source, pts, frame, verdict, changed_1, changed_2, changed_3)
            SELECT make_timestamp(\(at(1).microseconds) + range * 1000000), \(one.record.sourceID), range, frame, 1,
                hash(range), hash(-range), hash(range + 0.5) FROM range(600000), (SELECT min(frame) AS frame FROM mem.timeline)
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
