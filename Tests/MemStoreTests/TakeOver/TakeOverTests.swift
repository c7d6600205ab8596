import Foundation
import MemCore
import Synchronization
import Testing

@testable import MemStore

@Suite("Taking over a database of the original")
struct TakeOverTests {
    private static let start = Instant(rfc3339: "2025-12-30T10:00:00Z") ?? .now()

    /// Looks at pictures as a decoder would: the bytes tell.
    private static func look(_ jpeg: [UInt8]) -> OldPicture? {
        guard jpeg != Array("junk".utf8), let first = jpeg.first else { return nil }
        return OldPicture(
            size: PictureSize(width: 640, height: 480),
            fingerprint: Fingerprint(UInt64(first), 0, 0, 0),
            tiles: PictureTiles { $0.update(repeating: first) },
            thumbnail: [first]
        )
    }

    private func takeOver(_ old: OldFile, into store: Store, zone: String = "UTC") async throws -> TakeOverReport {
        try await TakeOver(of: old.path, into: store, zone: zone, look: { Self.look($0) }).run()
    }

    private func table(_ name: String, _ report: TakeOverReport) throws -> TakeOverReport.Table {
        try #require(report.tables.first { $0.name == name })
    }

    private static let words = [
        """
        INSERT INTO old.sources VALUES (8, 'voice_notes', 'user_annotations', NULL, NULL, '2025-12-01 00:00:00+00', NULL,
            NULL, '2025-12-01 00:00:00+00')
        """,
        """
        INSERT INTO old.transcriptions (transcription_id, source_id, start_timestamp, end_timestamp, text, confidence,
            language, speaker_name) VALUES
            (1, 7, '2025-12-30 10:00:01+00', '2025-12-30 10:00:03+00', 'the budget', 0.5, 'en', 'Anna'),
            (2, 7, '2025-12-30 10:00:03+00', '2025-12-30 10:00:04+00', '  ', NULL, NULL, NULL),
            (3, 99, '2025-12-30 10:00:03+00', '2025-12-30 10:00:04+00', 'lost', NULL, NULL, NULL)
        """,
        """
        INSERT INTO old.timeframe_annotations VALUES
            (1, 7, '2025-12-30 10:00:00+00', '2025-12-30 10:00:05+00', 'ai_summary', 'a desk', '{"model": "x"}', 'bot',
                '2025-12-31 00:00:00+00', '2025-12-31 00:00:01+00'),
            (2, 8, '2025-12-30 15:00:00+00', '2025-12-30 15:00:00+00', 'user_note', 'quick', NULL, 'user',
                '2025-12-30 10:00:01+00', '2025-12-30 10:00:01+00'),
            (3, 7, '2025-12-30 10:00:05+00', '2025-12-30 10:00:00+00', 'custom', 'backwards', NULL, NULL, NULL, NULL)
        """,
        "INSERT INTO old.speaker_profiles (profile_id, name) VALUES (1, 'anna')",
        """
        INSERT INTO old.stream_sessions (session_id, source_id, stream_key, stream_name, status, started_at, created_at)
        VALUES (1, 7, 'old-key', 'Desk', 'live', '2025-12-30 05:00:00', '2025-12-30 04:00:00'),
            (2, NULL, 'other-key', NULL, 'ended', NULL, '2025-12-30 04:30:00')
        """,
    ]

    @Test("samples, pictures and moments are as they were on screen, the same bytes once")
    func timeline() async throws {
        let folder = try DatabaseFolder()
        let old = try OldFile(in: folder)
        try old.run(OldFile.desk)
        let store = try await folder.open()
        let report = try await takeOver(old, into: store)
        let frames = try table("frames", report)
        #expect(frames.found == 4 && frames.taken == 2)
        #expect(frames.skipped == ["is the same as another one": 1, "was never on screen": 1])
        let timeline = try table("timeline", report)
        #expect(timeline.found == 6 && timeline.taken == 5 && timeline.skipped == ["has no picture": 1])
        let entries = try await store.timeline(.everything).entries
        #expect(entries.map(\.instant) == [0, 1, 2, 3, 5].map { Self.start.advanced(bySeconds: $0) })
        #expect(entries.map(\.verdict) == [.new, .same, .new, .seen, .seen])
        #expect(entries.map(\.frame.id) == [0, 0, 2, 0, 2].map { entries[$0].frame.id })
        #expect(entries[0].frame.pictureSize == PictureSize(width: 640, height: 480))
        #expect(entries[0].source.filename == "stream_20251230_100000" && entries[0].source.location == "office")
        #expect(entries[0].similarity == nil && entries[1].similarity == 100)
        let tiles = PictureTiles { $0.update(repeating: UInt8(ascii: "A")) }
        #expect(try await store.tiles(of: entries[3].frame.id) == tiles)
        #expect(try await store.jpeg(of: entries[3].frame.id, .full) == Array("AAAA".utf8))
        #expect(try await store.jpeg(of: entries[2].frame.id, .thumbnail) == Array("B".utf8))
        #expect(try await store.moments(MomentQuery(part: .everything)).total == 4)
        try await store.close()
    }

    @Test("what was said and noted comes with its types, times and authors, notes of the notebook about all streams")
    func texts() async throws {
        let folder = try DatabaseFolder()
        let old = try OldFile(in: folder)
        try old.run(OldFile.desk + Self.words)
        let store = try await folder.open()
        let report = try await takeOver(old, into: store, zone: "America/New_York")
        #expect(try table("sources", report).skipped.values.reduce(0, +) == 1)
        let said = try await store.spoken(WordQuery(text: "budget")).hits.map(\.found)
        #expect(said.map(\.segment.text) == ["the budget"])
        #expect(said.first?.segment.speaker == "Anna" && said.first?.segment.confidence == 0.5)
        #expect(try table("transcriptions", report).skipped == ["has no text": 1, "its source is missing": 1])
        let notes = try await store.annotations(AnnotationQuery()).annotations
        #expect(notes.map(\.draft.content) == ["a desk", "quick"])
        let desk = notes[0]
        #expect(desk.draft.type == .aiSummary && desk.draft.createdBy == "bot")
        #expect(desk.draft.metadata == ["model": .string("x")])
        #expect(desk.createdAt == Instant(rfc3339: "2025-12-31T00:00:00Z"))
        #expect(desk.updatedAt == Instant(rfc3339: "2025-12-31T00:00:01Z"))
        // 10:00 UTC, which the original wrote as 10:00 in New York.
        #expect(notes[1].draft.sourceID == nil && notes[1].draft.start == Self.start)
        #expect(
            report.notes.contains { $0.hasPrefix("1 notes had their UTC times written as times of America/New_York") }
        )
        #expect(try await store.noted(WordQuery(text: "quick")).total == 1)
        #expect(try table("timeframe_annotations", report).skipped == ["ends before it begins": 1])
        #expect(try table("speaker_profiles", report).skipped.values.first == 1)
        try await store.close()
    }

    @Test("old keys let their publishers in again, unless the stream was ended")
    func sessions() async throws {
        let folder = try DatabaseFolder()
        let old = try OldFile(in: folder)
        try old.run(OldFile.desk + Self.words)
        let store = try await folder.open()
        let report = try await takeOver(old, into: store, zone: "America/New_York")
        let sessions = try await store.loadSessions()
        #expect(sessions.map(\.record.key.rawValue) == ["old-key", "other-key"])
        #expect(sessions.map(\.record.isArmed) == [true, false])
        #expect(sessions[0].record.name == "Desk" && sessions[0].history.samplesTaken == 5)
        #expect(sessions[0].record.startedAt == Self.start)
        #expect(
            report.notes.contains("Times without a zone (stream_sessions) were taken for times of America/New_York.")
        )
        try await store.close()
    }

    @Test("a second run adds nothing, a grown database only what is new, also after things were forgotten")
    func again() async throws {
        let folder = try DatabaseFolder()
        let old = try OldFile(in: folder)
        try old.run(OldFile.desk + Self.words)
        let store = try await folder.open()
        _ = try await takeOver(old, into: store)
        let note = try #require(try await store.annotations(AnnotationQuery()).annotations.first)
        #expect(try await store.removeAnnotation(note.id))
        let before = try await store.totals()
        for _ in 0..<2 {
            let report = try await takeOver(old, into: store)
            #expect(report.tables.allSatisfy { $0.taken == 0 })
            #expect(try table("timeline", report).known == 5)
            #expect(try table("frames", report).known == 3)
        }
        let after = try await store.totals()
        #expect(after.frames == before.frames)
        #expect(after.samples == before.samples)
        #expect(after.sources == before.sources)
        #expect(try await store.annotations(AnnotationQuery()).total == 1)
        try old.run([
            "INSERT INTO old.timeline VALUES (6, 7, '2025-12-30 10:00:06+00', 11, NULL, 0)",
            "INSERT INTO old.timeline VALUES (7, 7, '2025-12-30 10:00:07+00', 11, NULL, 0)",
        ])
        let grown = try await takeOver(old, into: store)
        #expect(try table("timeline", grown).taken == 2 && table("frames", grown).taken == 0)
        let entries = try await store.timeline(.everything).entries
        #expect(entries.suffix(2).map(\.frame.id) == [entries[0].frame.id, entries[0].frame.id])
        #expect(entries.suffix(2).map(\.verdict) == [.seen, .same])
        try await store.close()
    }

    @Test("an interrupted run is gone on with where it stopped")
    func interrupted() async throws {
        let folder = try DatabaseFolder()
        let old = try OldFile(in: folder)
        try old.run(OldFile.desk)
        let store = try await folder.open()
        struct PowerCut: Error {}
        let looked = Mutex(0)
        let broken = try await TakeOver(
            of: old.path,
            into: store,
            zone: "UTC",
            look: { jpeg in
                let count = looked.withLock { looked in
                    looked += 1
                    return looked
                }
                if count == 2 { throw PowerCut() }
                return Self.look(jpeg)
            }
        )
        await #expect(throws: TakeOverFailure.self) { try await broken.run() }
        try await store.close()
        let again = try await folder.open()
        let report = try await takeOver(old, into: again)
        #expect(try table("timeline", report).taken == 3 && table("timeline", report).known == 2)
        #expect(try await again.timeline(.everything).entries.map(\.verdict) == [.new, .same, .new, .seen, .seen])
        try await again.close()
    }

    @Test("pictures that can't be read are left with the samples that show them")
    func unreadable() async throws {
        let folder = try DatabaseFolder()
        let old = try OldFile(in: folder)
        try old.run(OldFile.desk + ["UPDATE old.frames SET image_data = 'junk' WHERE frame_id = 12"])
        let store = try await folder.open()
        let report = try await takeOver(old, into: store)
        #expect(try table("timeline", report).skipped == ["has no picture": 1, "its picture can't be read": 2])
        #expect(try table("frames", report).skipped["can't be read"] == 1)
        #expect(try await store.timeline(.everything).entries.map(\.verdict) == [.new, .same, .same])
        try await store.close()
    }

    @Test("foreign files are refused with what is wrong about them")
    func foreign() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        func code(_ path: String, zone: String = "UTC") async -> TakeOverFailure.Code? {
            do throws(TakeOverFailure) {
                _ = try await TakeOver(of: path, into: store, zone: zone, look: { _ in nil })
                return nil
            } catch {
                return error.code
            }
        }
        #expect(await code("/nowhere/old.duckdb") == .missing)
        let text = folder.path + "/text"
        try Data("no database".utf8).write(to: URL(fileURLWithPath: text))
        #expect(await code(text) == .foreign)
        let old = try OldFile(in: folder)
        #expect(await code(old.path, zone: "Nowhere/Land'") == .zone)
        #expect(await code(old.path) == nil)
        try old.run(["DROP TABLE old.timeline", "CREATE VIEW old.timeline AS FROM read_csv('/etc/passwd')"])
        #expect(await code(old.path) == .foreign)
        try await store.close()
        // A database of this Mem has tables of the same names.
        let other = try DatabaseFolder()
        let second = try await other.open()
        #expect(await code(folder.database) == .foreign)
        try await second.close()
    }
}
