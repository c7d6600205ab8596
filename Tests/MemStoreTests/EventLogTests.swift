import DuckDB
import Logging
import MemCore
import Testing

@testable import MemStore

@Suite("The log of what happens")
struct EventLogTests {
    private func log(of store: Store, after start: EventID = .beginning) async throws -> [MemoryEvent] {
        try await store.events(after: start, through: EventID(rawValue: .max), limit: .max)
    }

    /// The kinds of what happened after Mem was started.
    private func kinds(in store: Store) async throws -> [EventKind] {
        try await log(of: store).map(\.draft.kind).filter { $0 != .serverStarted }
    }

    @Test("tells of samples that are new or seen again, and of scenes; of no other")
    func samples() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store)
            let samples = try await publisher.commit([.new, .same, .restless, .seen])
            let events = try await log(of: store).dropFirst()
            #expect(events.map(\.draft.kind) == [.sceneChanged, .sampleNew, .sampleSeen])
            let new = try #require(events.first { $0.draft.kind == .sampleNew }?.draft)
            #expect(new.instant == samples[0].instant)
            #expect(new.sessionID == publisher.record.id)
            #expect(new.sourceID == publisher.record.sourceID)
            #expect(new.frameID == samples[0].frameID)
            #expect(new.fields["verdict"] == .string("new"))
            #expect(new.fields["scene_changed"] == .bool(true))
            #expect(new.fields["similarity_score"] == .null)
            #expect(new.fields["width"] == .integer(1920))
            #expect(new.fields["url"] == nil, "its picture is there")
            #expect(events.last?.draft.fields["similarity_score"] == .number(99.609))
        }
    }

    @Test("says that a frame has no picture")
    func withoutPicture() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open { $0.minimumFreeBytes = .max / 4 }
        try await Publisher(store).commit([.new, .seen])
        let events = try await log(of: store)
        #expect(events.contains { $0.draft.kind == .storageLow && $0.draft.fields["state"] == .string("full") })
        let ofFrames = events.filter { $0.draft.frameID != nil }
        #expect(ofFrames.count == 3)
        for event in ofFrames { #expect(event.draft.fields["url"] == .null) }
        try await store.close()
    }

    @Test("does not tell of the samples of files")
    func files() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store)
            let commits = store.commits()
            var sample = publisher.sample(.new)
            sample.sessionID = nil
            try await store.submit(sample)
            try await publisher.commit([.same])
            _ = commits
            #expect(try await kinds(in: store) == [])
        }
    }

    @Test("tells of gaps and changes of format, in their order")
    func marks() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store)
            let (session, source) = (publisher.record.id, publisher.record.sourceID)
            try await store.submit(
                .gap(
                    sessionID: session,
                    sourceID: source,
                    start: Publisher.start,
                    end: Publisher.start.advanced(bySeconds: 9),
                    cause: .disconnected
                )
            )
            try await store.submit(
                .formatSpan(
                    sessionID: session,
                    sourceID: source,
                    start: Publisher.start,
                    pictureSize: PictureSize(width: 64, height: 36),
                    codec: .avc
                )
            )
            try await publisher.commit([.new])
            let events = try await log(of: store).dropFirst()
            #expect(events.map(\.draft.kind) == [.gap, .formatChanged, .sceneChanged, .sampleNew])
            let gap = try #require(events.first?.draft)
            #expect(gap.instant == Publisher.start)
            #expect(gap.fields == ["end": .string("2026-11-22T11:50:09Z"), "cause": .string("disconnected")])
        }
    }

    @Test("tells of notes by their numbers, and never what they say")
    func annotations() async throws {
        try await withStore { store in
            let draft = AnnotationDraft(
                sourceID: nil,
                start: Publisher.start,
                end: Publisher.start,
                type: .userNote,
                content: "secret",
                metadata: [:],
                createdBy: "me"
            )
            let note = try #require(try await store.annotate([draft]).first)
            _ = try await store.change(note.id, AnnotationChange(content: "another secret"))
            _ = try await store.removeAnnotation(note.id)
            let events = try await log(of: store).dropFirst()
            #expect(events.map(\.draft.kind) == [.annotationCreated, .annotationChanged, .annotationDeleted])
            for event in events {
                #expect(event.draft.fields["annotation_id"] == .integer(note.id.rawValue))
                #expect(!"\(event)".contains("secret"))
            }
        }
    }

    @Test("tells what happened to a session together with its row, in the order of the calls; never its key")
    func sessions() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store)
            let told: [EventKind] = [.sessionArmed, .sessionLive, .sessionReconnecting]
            for kind in told {
                let draft = EventDraft(kind, at: .now(), sessionID: publisher.record.id)
                try await store.save(publisher.record, telling: [draft])
            }
            #expect(try await kinds(in: store) == told)
            #expect(!"\(try await log(of: store))".contains(publisher.record.key.rawValue))
        }
    }

    @Test("numbers ascend, over restarts as well, and a listener is told the same in the same order")
    func numbers() async throws {
        let folder = try DatabaseFolder()
        var ids: [EventID] = []
        for _ in 0..<3 {
            let store = try await folder.open()
            let feed = store.follow()
            #expect(try await store.hasEvent(feed.last))
            let publisher = try await Publisher(store)
            try await publisher.commit([.new, .new, .seen, .same])
            try await publisher.commit([.new])
            try await store.close()
            var heard: [EventID] = []
            for await batch in feed.events { heard += batch.map(\.id) }
            #expect(heard.count == 5)
            ids += [feed.last] + heard
        }
        #expect(ids == ids.sorted() && Set(ids).count == ids.count)
        let store = try await folder.open()
        #expect(try await log(of: store).map(\.id).dropLast() == ids[...])
        try await store.close()
    }

    @Test("numbers ascend though the clock is set back")
    func clock() {
        var numbers = EventNumbers(last: EventID(rawValue: 1000))
        #expect(numbers.next(at: Instant(microseconds: 5000)).rawValue == 5000)
        #expect(numbers.next(at: Instant(microseconds: 4000)).rawValue == 5001)
        #expect(numbers.next(at: Instant(microseconds: 5001)).rawValue == 5002)
    }

    @Test("keeps so many, the newest ones")
    func bound() async throws {
        try await withStore([\.eventCount: 100]) { store in
            let publisher = try await Publisher(store)
            for _ in 0..<15 { try await publisher.commit(Array(repeating: .new, count: 10)) }
            // Trimmed between two commits: after one more it is done.
            try await publisher.commit([.same])
            let events = try await log(of: store)
            #expect((100...110).contains(events.count))
            #expect(events.last?.draft.frameID?.rawValue == 150)
            #expect(try await store.hasEvent(events[0].id))
            #expect(!(try await store.hasEvent(EventID(rawValue: events[0].id.rawValue - 1))))
        }
    }

    @Test("keeps them for so long, and always the newest one, so that it is known where it ends")
    func age() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        let publisher = try await Publisher(store)
        try await publisher.commit([.new, .new])
        let events = try await log(of: store)
        try await store.close()
        let connection = try Connection(to: Database(settings: ["threads": "1"]))
        try connection.run("ATTACH '\(folder.database)' AS mem")
        #expect(try connection.trimEvents(to: 1000, since: events[2].id) == events.count - 2)
        #expect(try connection.trimEvents(to: 1000, since: EventID(rawValue: .max)) == 1)
    }

    @Test("gives the part between two events, page by page")
    func pages() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store)
            try await publisher.commit(Array(repeating: .new, count: 20))
            let all = try await log(of: store)
            let (first, last) = (all[3].id, all[15].id)
            let page = try await store.events(after: first, through: last, limit: 5)
            #expect(page == Array(all[4...8]))
            let rest = try await store.events(after: all[8].id, through: last, limit: 100)
            #expect(rest == Array(all[9...15]))
        }
    }

    @Test("forgets what it told of samples that are forgotten, and tells that they are")
    func forgetting() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store)
            let samples = try await publisher.commit([.new, .new, .new])
            _ = try await store.forget(ForgetQuery(start: samples[1].instant, end: samples[2].instant))
            let events = try await log(of: store).dropFirst()
            #expect(events.compactMap(\.draft.frameID) == [1, 1, 3].map { FrameID(rawValue: $0) })
            let last = try #require(events.last?.draft)
            #expect(last.kind == .memoryForgotten)
            #expect(last.fields["samples"] == .integer(1))
            #expect(last.fields["frames"] == .integer(1))
            #expect(last.fields["start"] == .string(samples[1].instant.rfc3339))
        }
    }

    @Test("is part of a copy of the memory")
    func copy() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        try await Publisher(store).commit([.new])
        let copy = folder.path + "/copy.duckdb"
        let events = try await log(of: store)
        _ = try await store.read("") { connection throws(DuckDBError) in
            try connection.copyMainFile(to: copy)
        }
        try await store.close()
        let again = try await Store(
            configuration: StoreConfiguration(path: copy, jpegQuality: 85),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        #expect(try await log(of: again).starts(with: events))
        try await again.close()
    }

    @Test("lets what is new be committed at once while it is watched, and wait for others else")
    func hurry() async throws {
        try await withStore([\.gatherMilliseconds: 600_000]) { store in
            let publisher = try await Publisher(store)
            // The first one of a publisher never waits.
            try await publisher.commit([.new])
            store.hurrySamples(true)
            try await publisher.commit([.new])
            try await publisher.commit([.seen])
            // Would wait for ten minutes.
            try await store.submit(publisher.sample(.same))
            try await store.submit(publisher.sample(.new))
        }
    }

    @Test("tells of a session that was live when Mem was killed")
    func lost() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        let publisher = try await Publisher(store)
        publisher.record.startedAt = Publisher.start
        try await store.save(publisher.record)
        try await store.close()
        let again = try await folder.open()
        let newest = try #require(try await log(of: again).last?.draft)
        #expect(newest.kind == .sessionReconnecting)
        #expect(newest.sessionID == publisher.record.id)
        try await again.close()
    }
}
