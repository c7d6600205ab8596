import APITestDoubles
import Foundation
import Logging
import MemCore
import MemStore
import Testing

@testable import Alerting

/// A store in a folder of its own, with rules that are held against what comes into it.
private struct Watched: Sendable {
    let store: Store
    let streams: InMemoryStreams
    let session: StreamSession
    let source: SourceID

    /// The next sample, dark or not; the test says when it was.
    func show(
        _ instant: Instant,
        dark: Bool,
        tiles: PictureTiles? = nil,
        streamFigures: StreamFigures? = nil
    ) async throws -> FrameID {
        let frame = store.reserveFrameID()
        try await store.submit(
            Sample(
                sessionID: session.record.id,
                sourceID: source,
                instant: instant,
                pts: .zero,
                pictureSize: PictureSize(width: 640, height: 360),
                fingerprint: Fingerprint(UInt64(frame.rawValue), 0, 0, 0),
                similarity: 99,
                verdict: .new,
                frameID: frame,
                picture: Picture(jpeg: [0xFF, 0xD8, 0xFF, 0xD9], thumbnail: [0xFF, 0xD8, 0xFF, 0xD9]),
                figures: SampleFigures(brightness: dark ? 0 : 100, spread: dark ? 0 : 50, changed: GridCells()),
                tiles: tiles,
                streamFigures: streamFigures
            )
        )
        return frame
    }

    /// A sample each second with these figures, until all of them are durable.
    func show(_ figures: [StreamFigures]) async throws {
        let commits = store.commits()
        for (second, figures) in figures.enumerated() {
            _ = try await show(start.advanced(bySeconds: Double(second)), dark: false, streamFigures: figures)
        }
        await commits.first(samples: figures.count)
    }

    /// What a session's life tells.
    func tell(_ kind: EventKind) async throws {
        let record = session.record
        try await store.save(
            record,
            telling: [EventDraft(kind, at: .now(), sessionID: record.id, sourceID: source)]
        )
    }
}

extension EventFeed {
    /// Waits until so many alerts were told, of either kind.
    fileprivate func alerts(_ count: Int) async -> [EventDraft] {
        var found: [EventDraft] = []
        for await batch in events {
            found += batch.map(\.draft).filter { $0.kind.group == "alert" }
            if found.count >= count { break }
        }
        return found
    }
}

private func withFolder(_ body: (String) async throws -> Void) async throws {
    let path = NSTemporaryDirectory() + "alerting-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await body(path)
}

private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

private func withRules(
    in folder: String,
    _ streams: InMemoryStreams,
    _ session: StreamSession,
    demand: RecordingDemand = RecordingDemand(),
    _ body: @Sendable (Watched, Alerting) async throws -> Void
) async throws {
    let store = try await Store(
        configuration: StoreConfiguration(path: folder + "/mem.duckdb", jpegQuality: 85),
        logger: quiet
    )
    let watched = Watched(store: store, streams: streams, session: session, source: session.record.sourceID)
    let alerting = Alerting(
        store: store,
        streams: streams,
        sound: streams,
        annotations: store,
        demand: demand,
        configuration: CurrentConfiguration(Configuration()),
        logger: quiet
    )
    let work = Task { try await alerting.run() }
    do {
        try await body(watched, alerting)
    } catch {
        work.cancel()
        try? await store.close()
        throw error
    }
    work.cancel()
    try await store.close()
    try await work.value
}

/// A stream of which the store knows as well.
private func session(in folder: String, _ streams: InMemoryStreams) async throws -> StreamSession {
    let session = try await streams.createStream(name: "desk", metadata: [:])
    let store = try await Store(
        configuration: StoreConfiguration(path: folder + "/mem.duckdb", jpegQuality: 85),
        logger: quiet
    )
    #expect(try await store.createSource(name: "desk", createdAt: session.record.createdAt) == session.record.sourceID)
    try await store.save(session.record)
    try await store.close()
    return session
}

private let start = Instant(microseconds: 1_795_348_200_000_000)

@Suite("Rules in force")
struct RuleKeeperTests {
    private static let black = RuleDraft(name: "dark", condition: .black(brightness: 16, spread: 4))

    @Test("tell what they find in what becomes durable, as events with the frame, and keep it")
    func fires() async throws {
        try await withFolder { folder in
            let streams = InMemoryStreams()
            let session = try await session(in: folder, streams)
            try await withRules(in: folder, streams, session) { watched, alerting in
                let rule = try await alerting.create(Self.black)
                let feed = watched.store.follow()
                _ = try await watched.show(start, dark: false)
                let frame = try await watched.show(start.advanced(bySeconds: 1), dark: true)
                _ = try await watched.show(start.advanced(bySeconds: 2), dark: true)
                _ = try await watched.show(start.advanced(bySeconds: 3), dark: false)
                let told = await feed.alerts(2)
                #expect(told.map(\.kind) == [.alertFired, .alertResolved])
                #expect(told.map(\.instant) == [start.advanced(bySeconds: 1), start.advanced(bySeconds: 3)])
                #expect(told[0].frameID == frame)
                #expect(told[0].fields["rule_name"] == .string("dark"))
                let kept = try await alerting.alerts(AlertQuery(ruleID: rule.id)).alerts
                #expect(kept.map(\.resolution) == [.over])
                // What is tried over the same time finds the same.
                let test = try await alerting.test(Self.black, over: start..<start.advanced(bySeconds: 60))
                #expect(test.samples == 4)
                #expect(test.alerts.map(\.firedAt) == kept.map(\.firedAt))
                #expect(test.alerts.map(\.resolvedAt) == kept.map(\.resolvedAt))
                #expect(test.alerts.map(\.frameID) == kept.map(\.frameID))
            }
        }
    }

    @Test("tell where a part looks as it is wanted, live and from what is stored, but for what is older than tiles")
    func part() async throws {
        /// Light, with a dark sign in the upper left corner or without, and something else in the lower right one.
        @Sendable func tiles(sign: Bool, elsewhere: UInt8) -> PictureTiles {
            PictureTiles { tiles in
                for index in tiles.indices {
                    let (column, row) = (index % PictureTiles.side, index / PictureTiles.side)
                    tiles[index] = column < 6 && row < 3 && sign ? 40 : column > 20 && row > 20 ? elsewhere : 200
                }
            }
        }
        let corner = PictureRegion(x: 0, y: 0, width: 0.25, height: 0.125)
        let look = WantedLook.part(corner, tiles(sign: true, elsewhere: 0))
        let draft = RuleDraft(name: "sign", condition: .looksLike(look, nil, similarity: 95))
        try await withFolder { folder in
            let streams = InMemoryStreams()
            let session = try await session(in: folder, streams)
            try await withRules(in: folder, streams, session) { watched, alerting in
                let rule = try await alerting.create(draft)
                let feed = watched.store.follow()
                let shown: [PictureTiles?] = [
                    nil, tiles(sign: false, elsewhere: 0), tiles(sign: true, elsewhere: 90), nil,
                    tiles(sign: false, elsewhere: 90), tiles(sign: true, elsewhere: 200),
                ]
                for (second, tiles) in shown.enumerated() {
                    _ = try await watched.show(start.advanced(bySeconds: Double(second)), dark: false, tiles: tiles)
                }
                let told = await feed.alerts(3)
                #expect(told.map { $0.instant.seconds(since: start) } == [2, 4, 5])
                let kept = try await alerting.alerts(AlertQuery(ruleID: rule.id)).alerts
                let test = try await alerting.test(draft, over: start..<start.advanced(bySeconds: 6))
                #expect(test.alerts.map(\.firedAt) == kept.map(\.firedAt).reversed())
                #expect(test.alerts.map(\.value) == [100, 100])
            }
        }
    }

    @Test("stay quiet when they are disabled, and end what is open when they go")
    func disabled() async throws {
        try await withFolder { folder in
            let streams = InMemoryStreams()
            let session = try await session(in: folder, streams)
            try await withRules(in: folder, streams, session) { watched, alerting in
                var draft = Self.black
                draft.isEnabled = false
                let rule = try await alerting.create(draft)
                let other = try await alerting.create(Self.black)
                let feed = watched.store.follow()
                _ = try await watched.show(start, dark: true)
                var told = await feed.alerts(1)
                #expect(told.map { $0.fields["rule_id"] } == [.string(other.id.rawValue)])
                let later = watched.store.follow()
                try await alerting.remove(other.id)
                told = await later.alerts(1)
                #expect(told.map(\.kind) == [.alertResolved])
                #expect(told[0].fields["resolution"] == .string("disarmed"))
                #expect(try await alerting.rules().map(\.id) == [rule.id])
                await #expect(throws: RuleControlError.notFound) { try await alerting.remove(other.id) }
                await #expect(throws: RuleControlError.notFound) {
                    try await alerting.change(other.id, to: Self.black)
                }
            }
        }
    }

    @Test("tell by themselves when nothing comes any more, and when it is back")
    func noSignal() async throws {
        try await withFolder { folder in
            let streams = InMemoryStreams()
            let session = try await session(in: folder, streams)
            try await withRules(in: folder, streams, session) { watched, alerting in
                _ = try await alerting.create(RuleDraft(name: "away", condition: .noSignal(seconds: 1)))
                let feed = watched.store.follow()
                let told = await feed.alerts(1)
                #expect(told.map(\.kind) == [.alertFired], "it was never live")
                #expect(told[0].fields["value"] == .number(1))
                let later = watched.store.follow()
                try await watched.tell(.sessionLive)
                #expect(await later.alerts(1).map(\.kind) == [.alertResolved])
            }
        }
    }

    @Test("go on after a restart: what is open is not told again, and is over when it is")
    func restart() async throws {
        try await withFolder { folder in
            let streams = InMemoryStreams()
            let session = try await session(in: folder, streams)
            try await withRules(in: folder, streams, session) { watched, alerting in
                _ = try await alerting.create(RuleDraft(name: "away", condition: .noSignal(seconds: 1)))
                _ = await watched.store.follow().alerts(1)
            }
            try await withRules(in: folder, streams, session) { watched, alerting in
                #expect(try await alerting.rules().map(\.draft.name) == ["away"])
                let feed = watched.store.follow()
                try await watched.tell(.sessionLive)
                #expect(await feed.alerts(1).map(\.kind) == [.alertResolved])
                #expect(try await alerting.alerts(AlertQuery()).total == 1)
            }
        }
    }

    @Test("look how much arrives while one of them asks for it")
    func bitrate() async throws {
        try await withFolder { folder in
            let streams = InMemoryStreams()
            let session = try await session(in: folder, streams)
            try await streams.change(session.record.id.rawValue) {
                $0.status = .live
                $0.bitrateKbps = 400
            }
            try await withRules(in: folder, streams, session) { watched, alerting in
                let feed = watched.store.follow()
                let draft = RuleDraft(name: "thin", condition: .bitrate(minimum: 500, maximum: nil))
                _ = try await alerting.create(draft)
                let told = await feed.alerts(1)
                #expect(told[0].fields["value"] == .number(400))
                let bitrates: [Double?] = [600, 400, nil, 450, 700]
                try await watched.show(bitrates.map { StreamFigures(bitrate: $0) })
                let test = try await alerting.test(draft, over: start..<start.advanced(bySeconds: 5))
                #expect(test.alerts.map { $0.firedAt.seconds(since: start) } == [1])
                #expect(test.alerts.map { $0.resolvedAt?.seconds(since: start) } == [4])
                #expect(test.alerts.map(\.value) == [400])
                #expect((test.samples, test.unknown) == (5, 1))
            }
        }
    }

    @Test("ask how loud a stream is while one of them wants to know, and no longer")
    func sound() async throws {
        try await withFolder { folder in
            let streams = InMemoryStreams()
            let session = try await session(in: folder, streams)
            try await streams.change(session.record.id.rawValue) { $0.status = .live }
            try await withRules(in: folder, streams, session) { watched, alerting in
                let feed = watched.store.follow()
                _ = try await alerting.create(RuleDraft(name: "gone", condition: .noSignal(seconds: 60)))
                #expect(await streams.askedForSound.isEmpty)
                let later = Instant.now().advanced(bySeconds: 20)
                let (then, last) = (later.advanced(bySeconds: 1), later.advanced(bySeconds: 2))
                await streams.sounds([(later, -20), (then, -90), (last, -90)])
                let draft = RuleDraft(
                    name: "mute",
                    sessionID: session.record.id,
                    condition: .silence(seconds: 2, levelBelow: -60)
                )
                let rule = try await alerting.create(draft)
                let told = await feed.alerts(1)
                #expect(told[0].fields["rule_name"] == .string("mute"))
                #expect(told[0].instant == last)
                #expect(await streams.askedForSound.allSatisfy { $0 == [session.record.id] })
                let levels: [Double?] = [nil, -20, -90, -Double.infinity, -60.1, nil, -90, -40]
                try await watched.show(levels.map { StreamFigures(soundLevel: $0) })
                let test = try await alerting.test(draft, over: start..<start.advanced(bySeconds: 8))
                #expect(test.alerts.map { $0.firedAt.seconds(since: start) } == [3])
                #expect((test.samples, test.unknown) == (8, 2))
                try await alerting.remove(rule.id)
                let count = await streams.askedForSound.count
                _ = try await alerting.create(RuleDraft(name: "thin", condition: .bitrate(minimum: 1, maximum: nil)))
                try await streams.change(session.record.id.rawValue) { $0.bitrateKbps = 0.5 }
                _ = await feed.alerts(2)
                #expect(await streams.askedForSound.count == count)
            }
        }
    }
}

extension AsyncStream where Element == [SampleCommit] {
    /// Waits until so many samples are durable.
    fileprivate func first(samples wanted: Int) async {
        var samples = 0
        for await notices in self {
            samples += notices.reduce(0) { $0 + $1.samplesTaken }
            if samples >= wanted { return }
        }
    }
}
