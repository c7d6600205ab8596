import DuckDB
import Foundation
import Logging
import MemCore
import Testing

@testable import MemStore

extension DatabaseFolder {
    /// Looks at all that is in the memory, which nobody has open.
    func check(repairs: Bool = false) async throws -> MemoryCheckReport {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return try await MemoryCheck(configuration, repairs: repairs, logger: logger).run { _, _ in }
    }
}

extension MemoryCheckReport {
    /// The rules that are broken, leftovers included, and by how many.
    var wrong: [String: Int] {
        Dictionary(uniqueKeysWithValues: findings.filter { $0.wrong > $0.repaired }.map { ($0.rule, $0.wrong) })
    }
}

@Suite("The check of all that is remembered")
struct MemoryCheckTests {
    /// Two streams with some minutes of pictures in several files, a gap, something forgotten, notes and words.
    private func memory() async throws -> DatabaseFolder {
        let folder = try DatabaseFolder()
        let store = try await folder.open { $0.pictureFileFrames = 20 }
        for name in ["One", "Two"] {
            let publisher = try await Publisher(store, name: name)
            var samples = (0..<150).map { publisher.sample($0 % 3 == 0 ? .new : $0 % 7 == 0 ? .restless : .same) }
            samples[100].beginsMoment = true
            try await store.submit(
                .gap(
                    sessionID: publisher.record.id,
                    sourceID: publisher.record.sourceID,
                    start: samples[99].instant,
                    end: samples[100].instant,
                    cause: .disconnected
                )
            )
            try await publisher.commit(samples)
            let segment = Transcription.Segment(
                sourceID: publisher.record.sourceID,
                start: samples[3].instant,
                end: samples[5].instant,
                text: "words that were said by \(name)",
                confidence: nil,
                language: nil,
                speaker: nil
            )
            _ = try await store.transcribe([segment])
            try await store.annotate([
                AnnotationDraft(
                    sourceID: publisher.record.sourceID,
                    start: samples[3].instant,
                    end: samples[5].instant,
                    type: .userNote,
                    content: "a note on \(name)",
                    metadata: [:],
                    createdBy: "test"
                )
            ])
        }
        _ = try await store.forget(
            ForgetQuery(
                start: Publisher.start.advanced(bySeconds: 40),
                end: Publisher.start.advanced(bySeconds: 55.5),
                sourceID: nil
            )
        )
        try await store.close()
        // What stays open at the end is summed up by a start.
        try await folder.open().close()
        return folder
    }

    @Test("finds nothing wrong with a memory that was used as usual, and changes nothing")
    func sound() async throws {
        let folder = try await memory()
        let before = try Data(contentsOf: URL(filePath: folder.database))
        let report = try await folder.check()
        #expect(report.wrong.isEmpty)
        #expect(report.isSound)
        #expect(report.notes.isEmpty)
        let looked = Dictionary(uniqueKeysWithValues: report.findings.map { ($0.rule, $0.checked) })
        #expect(looked["every sample has a frame"] == 268)
        #expect(looked["texts are found by their words"] == 4)
        #expect(looked["every frame has its picture"] == 92)
        #expect(try Data(contentsOf: URL(filePath: folder.database)) == before)
    }

    /// One way in which the main file may be damaged.
    struct Damage: CustomTestStringConvertible, Sendable {
        var rule: String
        var wrong: Int
        var sql: [String]
        var canBeRepaired = true
        var isLeftover = false
        var testDescription: String { rule }
    }

    static let damages = [
        Damage(
            rule: "frames have a number each",
            wrong: 1,
            sql: ["INSERT INTO mem.frames SELECT * FROM mem.frames WHERE id = 3"],
            canBeRepaired: false
        ),
        Damage(rule: "the highest numbers are known", wrong: 1, sql: ["DELETE FROM mem.last_numbers"]),
        Damage(
            rule: "stream_sessions have a source",
            wrong: 1,
            sql: ["UPDATE mem.stream_sessions SET source = 77 WHERE name = 'One'"]
        ),
        Damage(rule: "annotations have a source", wrong: 2, sql: ["UPDATE mem.annotations SET source = 78"]),
        Damage(rule: "timeline have a source", wrong: 134, sql: ["DELETE FROM mem.sources WHERE id = 1"]),
        Damage(rule: "every sample has a frame", wrong: 3, sql: ["DELETE FROM mem.frames WHERE id = 7"]),
        Damage(
            rule: "every frame is on the timeline",
            wrong: 1,
            sql: ["DELETE FROM mem.timeline WHERE frame = 7"],
            isLeftover: true
        ),
        Damage(
            rule: "frames know when they were first seen",
            wrong: 1,
            sql: ["UPDATE mem.frames SET first_instant = first_instant + INTERVAL 1 SECOND WHERE id = 7"]
        ),
        Damage(
            rule: "samples have a time of their own",
            wrong: 3,
            sql: ["INSERT INTO mem.timeline SELECT * FROM mem.timeline WHERE frame = 7"]
        ),
        Damage(
            rule: "samples have a known verdict",
            wrong: 1,
            sql: ["UPDATE mem.timeline SET verdict = 9 WHERE verdict = 0 AND frame = 7"],
            canBeRepaired: false
        ),
        Damage(
            rule: "moments begin with a sample",
            wrong: 1,
            sql: ["UPDATE mem.moments SET start = start + INTERVAL 1 MICROSECOND WHERE frame = 7"]
        ),
        Damage(
            rule: "changes and returns begin a moment",
            wrong: 2,
            sql: ["DELETE FROM mem.moments WHERE frame IN (7, 8)"]
        ),
        Damage(rule: "minutes sum up their samples", wrong: 1, sql: ["DELETE FROM mem.minutes WHERE frame = 7"]),
        Damage(
            rule: "hours sum up their minutes",
            wrong: 1,
            sql: ["UPDATE mem.hours SET minutes = xor(minutes, 1::BIGINT << 60) WHERE rowid = 0"]
        ),
        Damage(
            rule: "gaps end after they begin",
            wrong: 1,
            sql: ["INSERT INTO mem.gaps SELECT session, source, \"end\", start, cause FROM mem.gaps LIMIT 1"]
        ),
        Damage(
            rule: "gaps have a source",
            wrong: 1,
            sql: ["INSERT INTO mem.gaps SELECT session, 99, start, \"end\", cause FROM mem.gaps LIMIT 1"],
            isLeftover: true
        ),
        Damage(
            rule: "texts are found by their words",
            wrong: 1,
            sql: ["DELETE FROM mem.postings WHERE kind = 0 AND document = 1 AND place = 2"]
        ),
        Damage(
            rule: "texts are found by their words",
            wrong: 1,
            sql: ["UPDATE mem.annotations SET content = 'other words' WHERE id = 2"]
        ),
        Damage(
            rule: "texts are found by their words",
            wrong: 1,
            sql: ["DELETE FROM mem.documents WHERE kind = 1 AND document = 2"]
        ),
        Damage(
            rule: "frames know the size of their pictures",
            wrong: 1,
            sql: ["UPDATE mem.frames SET jpeg_bytes = 5 WHERE id = 7"]
        ),
        Damage(
            rule: "every frame has its picture",
            wrong: 1,
            sql: ["UPDATE mem.frames SET picture_file = 2 WHERE id = 7"]
        ),
        Damage(
            rule: "picture files can be opened",
            wrong: 1,
            sql: ["UPDATE mem.frames SET picture_file = 999 WHERE id = 7"]
        ),
    ]

    @Test("finds what is damaged, and puts it right so that nothing is found any more", arguments: damages)
    func damaged(_ damage: Damage) async throws {
        let folder = try await memory()
        for sql in damage.sql { try MainFileWriter(folder).run(sql) }
        let found = try await folder.check()
        #expect(found.wrong[damage.rule] == damage.wrong, "\(found.wrong)")
        #expect(found.isSound == damage.isLeftover || !found.isSound)
        let repaired = try await folder.check(repairs: true)
        #expect(repaired.isSound == damage.canBeRepaired, "\(repaired.wrong)")
        guard damage.canBeRepaired else { return }
        #expect(try await folder.check().wrong.isEmpty)
        // It opens, and every time at which something was on screen is still there.
        let store = try await folder.open()
        let lost = damage.rule == "every frame is on the timeline" ? 3 : 0
        #expect(try await store.timeline(.everything).total == 268 - lost)
        try await store.close()
    }

    @Test("a picture file that can't be read costs its pictures, not their times, and is kept")
    func brokenPictureFile() async throws {
        let folder = try await memory()
        let files = PictureFolder(of: folder.database)
        let broken = files.file(2)
        let count = try MainFileReader(folder).frames().filter { $0.file == 2 }.count
        try Data(count: 100_000).write(to: URL(filePath: broken))
        #expect(try await folder.check().wrong["every frame has its picture"] == count)
        let repaired = try await folder.check(repairs: true)
        #expect(repaired.isSound)
        #expect(repaired.notes.contains { $0.hasPrefix("\(count) pictures of \(broken) are lost") })
        #expect(SetAside.exists(of: broken))
        #expect(try await folder.check().wrong.isEmpty)
        let store = try await folder.open()
        let entries = try await store.timeline(.everything).entries
        #expect(entries.count == 268)
        var without = 0
        for frame in Set(entries.map(\.frame.id)) where try await store.jpeg(of: frame, .full) == nil { without += 1 }
        #expect(without == count)
        try await store.close()
    }

    @Test("bytes that are no picture are found and given up, the others of the file stay")
    func noJPEG() async throws {
        let folder = try await memory()
        try PictureFileWriting(folder, 2).run(
            "UPDATE f.pictures SET jpeg = 'text'::BLOB WHERE id = (SELECT min(id) FROM f.pictures)"
        )
        #expect(try await folder.check().wrong == ["pictures are JPEG files": 1])
        #expect(try await folder.check(repairs: true).isSound)
        #expect(try await folder.check().wrong.isEmpty)
    }

    @Test("segments of recordings without their whole files are found, and a repair leaves them out")
    func lostRecordings() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        let session = try await Publisher(store).record.id
        let path = "\(store.recordingFolder)/\(session)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (number, bytes) in [5, 4, nil].enumerated() {
            let file = "\(number).mp4"
            if let bytes { try Data(count: bytes).write(to: URL(fileURLWithPath: "\(path)/\(file)")) }
            let start = Publisher.start.advanced(bySeconds: Double(60 * number))
            try await store.save(
                RecordedSegment(
                    sessionID: session,
                    start: start,
                    end: start.advanced(bySeconds: 60),
                    bytes: 5,
                    videoCodec: "avc1",
                    audioCodec: nil,
                    file: file
                )
            )
        }
        try await store.close()
        #expect(try await folder.check().wrong == ["recordings have their files": 2])
        let repaired = try await folder.check(repairs: true)
        #expect(repaired.isSound)
        #expect(repaired.notes == ["Segments of recordings whose files are gone are left out: 2."])
        #expect(try await folder.check().wrong == [:])
    }

    @Test("pictures that no frame refers to are left over, and a repair removes them")
    func strayPictures() async throws {
        let folder = try await memory()
        let stray =
            "INSERT INTO f.pictures (id, jpeg, thumbnail) VALUES (5000, '\\xFF\\xD8abc\\xFF\\xD9'::BLOB, '\\xFF\\xD8abc\\xFF\\xD9'::BLOB)"
        try PictureFileWriting(folder, 1).run(stray)
        let found = try await folder.check()
        #expect(found.wrong == ["every picture has a frame": 1])
        #expect(found.isSound)
        #expect(try await folder.check(repairs: true).isSound)
        #expect(try await folder.check().wrong.isEmpty)
    }

    @Test("does not look at a memory that somebody has open, of a newer Mem or of an older one")
    func refused() async throws {
        let folder = try DatabaseFolder()
        let missing = await #expect(throws: StoreFailure.self) { try await folder.check() }
        #expect(missing?.code == .open)
        try MainFileWriter(folder, ofMemThatKnew: [.beginning]).run("SELECT 1")
        let old = await #expect(throws: StoreFailure.self) { try await folder.check() }
        #expect(old?.message.contains("--repair") == true)
        #expect(try await folder.check(repairs: true).isSound)
        let other = try CrashWriter(database: folder.database)
        for await line in other.lines where line.hasPrefix("committed") { break }
        let locked = await #expect(throws: StoreFailure.self) { try await folder.check() }
        #expect(locked?.code == .locked)
        #expect(locked?.message.contains("PID \(other.processID)") == true)
        await other.kill()
        #expect(try await folder.check().isSound)
    }
}

/// Writes into a picture file of a store that is closed, past the store.
private struct PictureFileWriting {
    private let connection: Connection

    init(_ folder: DatabaseFolder, _ number: PictureFileNumber) throws {
        connection = try Connection(to: Database(settings: ["threads": "1"]))
        try connection.run("ATTACH '\(PictureFolder(of: folder.database).file(number))' AS f")
    }

    func run(_ sql: String) throws {
        try connection.run(sql)
        try connection.run("CHECKPOINT f")
    }
}
