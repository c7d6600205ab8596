import MemCore
import Testing

@testable import MemStore

@Suite struct SessionStoringTests {
    @Test("a session comes back as it was saved")
    func sessionComesBack() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        let metadata: [String: JSONValue] = [
            "a": .array([.integer(1), .null, .number(0.5)]), "ü": .object(["b": .bool(true)]),
        ]
        let publisher = try await Publisher(store, name: "O'Brien's “stream”", metadata: metadata)
        var record = publisher.record
        record.startedAt = Publisher.start
        record.endedAt = Publisher.start.advanced(bySeconds: 60)
        record.pictureSize = PictureSize(width: 1920, height: 1080)
        record.videoCodec = "avc1"
        record.audioCodec = "mp4a"
        record.encoder = "obs-output module (libobs version 29.0.2)"
        record.reconnects = 3
        record.dropped = 12
        record.isArmed = false
        record.saidGoodbye = true
        record.errorReason = "codec vvc1 not supported"
        record.settings.frameIntervalSeconds = 2.5
        record.settings.sensitivity = .scene
        try await store.save(record)
        #expect(try await store.loadSessions().map(\.record) == [record])
        try await store.close()

        let again = try await folder.open()
        #expect(try await again.loadSessions().map(\.record) == [record])
        try await again.close()
    }

    @Test("saving again replaces, and a deleted session is not loaded")
    func savingAgainReplaces() async throws {
        try await withStore { store in
            let kept = try await Publisher(store, name: "kept")
            let deleted = try await Publisher(store, name: "deleted")
            for name in ["a", "b", "c"] {
                kept.record.name = name
                try await store.save(kept.record)
            }
            deleted.record.deletedAt = Publisher.start
            try await store.save(deleted.record)
            #expect(try await store.loadSessions().map(\.record.name) == ["c"])
            // Its history stays.
            try await deleted.commit([.new])
            #expect(try await store.timeline(.everything).entries.map(\.sessionID) == [deleted.record.id])
        }
    }

    @Test("sessions come oldest first")
    func sessionsComeOldest() async throws {
        try await withStore { store in
            for (name, age) in [("middle", 20.0), ("oldest", 30), ("newest", 10)] {
                let publisher = try await Publisher(store, name: name)
                publisher.record.createdAt = Publisher.start.advanced(bySeconds: -age)
                try await store.save(publisher.record)
            }
            #expect(try await store.loadSessions().map(\.record.name) == ["oldest", "middle", "newest"])
        }
    }

    @Test("sources get numbers of their own, also after a restart")
    func sourcesGetNumbers() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        let first = try await store.createSource(name: "a", createdAt: Publisher.start)
        let second = try await store.createSource(name: "b", createdAt: Publisher.start)
        try await store.close()
        let again = try await folder.open()
        let third = try await again.createSource(name: "c", createdAt: Publisher.start)
        #expect(first < second && second < third)
        try await again.close()
    }

    @Test("the history is what the timeline says")
    func historyWhatTimeline() async throws {
        try await withStore { store in
            let busy = try await Publisher(store, name: "busy")
            _ = try await Publisher(store, name: "idle")
            let samples = try await busy.commit([.new, .same, .seen, .new, .restless])
            let histories = try await store.loadSessions().map(\.history)
            #expect(
                histories == [
                    SessionHistory(samplesTaken: 5, framesStored: 2, lastSampleAt: samples.last?.instant),
                    SessionHistory(),
                ]
            )
        }
    }

    @Test("a session left open is closed at its last sample")
    func sessionLeftOpen() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        let live = try await Publisher(store, name: "live")
        live.record.startedAt = Publisher.start
        try await store.save(live.record)
        let last = try await live.commit([.new, .same, .same]).last?.instant
        let silent = try await Publisher(store, name: "silent")
        silent.record.startedAt = Publisher.start.advanced(bySeconds: 5)
        try await store.save(silent.record)
        _ = try await Publisher(store, name: "waiting")
        // As much as a crash leaves: the records say that both are live.
        try await store.close()

        for _ in 0..<2 {
            let again = try await folder.open()
            let ends = try await again.loadSessions().map(\.record.endedAt)
            #expect(ends == [last, silent.record.startedAt, nil])
            try await again.close()
        }
    }

    @Test("a save does not wait for others to join it")
    func saveDoesNot() async throws {
        try await withStore([\.gatherMilliseconds: 3_600_000]) { store in
            let publisher = try await Publisher(store)
            #expect(try await store.loadSessions().map(\.record) == [publisher.record])
        }
    }

    @Test("samples submitted before a save are durable with it")
    func samplesSubmittedBefore() async throws {
        try await withStore([\.gatherMilliseconds: 3_600_000]) { store in
            let publisher = try await Publisher(store)
            try await publisher.commit([.new])
            for _ in 0..<5 { try await store.submit(publisher.sample(.new)) }
            try await store.save(publisher.record)
            #expect(try await store.timeline(.everything).total == 6)
        }
    }
}
