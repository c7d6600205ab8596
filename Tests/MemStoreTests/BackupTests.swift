import Foundation
import MemCore
import Tar
import Testing

@testable import MemStore

@Suite("Backup and restore")
struct BackupTests {
    private func at(_ seconds: Double) -> Instant { Publisher.start.advanced(bySeconds: seconds) }

    /// Reads a backup to its end, into a file.
    private func write(_ backup: any MemoryBackup, to path: String) async throws {
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let file = try #require(FileHandle(forWritingAtPath: path))
        while let piece = try await backup.next() { try file.write(contentsOf: Data(piece)) }
        await backup.close()
        try file.close()
        #expect(sizeOfFile(path) == backup.bytes, "its length was known before")
    }

    private func leftovers(_ folder: DatabaseFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            $0.contains(".backup-") || $0.contains(".restore-")
        }
    }

    @Test("holds what was committed when it began, whatever is written and forgotten meanwhile")
    func snapshot() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open { $0.pictureFileFrames = 5 }
        let one = try await Publisher(store)
        var samples: [Sample] = []
        for _ in 0..<4 { samples += try await one.commit([.new, .new, .same, .new]) }
        try await store.annotate([
            AnnotationDraft(sourceID: nil, start: at(0), end: at(1), type: .userNote, content: "plan")
        ])
        let backup = try await store.backup()
        try await one.commit([.new, .new])
        _ = try await store.forget(ForgetQuery(end: at(12)))
        let archive = folder.path + "/out.tar"
        try await write(backup, to: archive)
        #expect(try leftovers(folder) == [])
        try await store.close()

        let other = try DatabaseFolder()
        #expect(try Restore(archive: archive, target: other.database).run { _, _ in } == nil)
        #expect(try leftovers(other) == [])
        let restored = try await other.open()
        #expect(try await restored.timeline(.everything).entries.map(\.instant) == samples.map(\.instant))
        for sample in samples where sample.verdict == .new {
            #expect(try await restored.jpeg(of: sample.frameID, .full) == sample.picture?.jpeg)
            #expect(try await restored.jpeg(of: sample.frameID, .thumbnail) == sample.picture?.thumbnail)
        }
        #expect(try await restored.loadSessions().map(\.record.key) == [one.record.key])
        #expect(try await restored.noted(WordQuery(text: "plan")).total == 1)
        try await restored.close()
    }

    @Test("tar itself can read it")
    func tar() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        try await Publisher(store).commit([.new])
        let archive = folder.path + "/out.tar"
        try await write(try await store.backup(), to: archive)
        try await store.close()
        let process = Process()
        process.executableURL = URL(filePath: "/bin/tar")
        process.arguments = ["-tf", archive]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let names = try #require(try output.fileHandleForReading.readToEnd())
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(String(decoding: names, as: UTF8.self) == "mem.duckdb\npictures/000001.duckdb\nmanifest.json\n")
    }

    @Test("a backup that is given up, or never read, leaves nothing behind")
    func givenUp() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        try await Publisher(store).commit([.new])
        let backup = try await store.backup()
        #expect(try leftovers(folder).count == 1)
        _ = try await backup.next()
        await backup.close()
        #expect(try leftovers(folder) == [])
        _ = try await store.backup()
        #expect(try leftovers(folder) == [])
        try await store.close()
    }

    @Test("a few backups may be read at once, and no more: each has a copy of the database on the disk")
    func many() async throws {
        try await withStore { store in
            try await Publisher(store).commit([.new])
            var open: [any MemoryBackup] = []
            for _ in 0..<BackupFolder.maximum { open.append(try await store.backup()) }
            let failure = await #expect(throws: StoreFailure.self) { try await store.backup() }
            #expect(failure?.code == .busy)
            await open[0].close()
            await (try await store.backup()).close()
            for backup in open { await backup.close() }
        }
    }

    @Test("a restore keeps the memory aside that was there before, and leaves one that is open alone")
    func aside() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        let one = try await Publisher(store)
        try await one.commit([.new])
        let archive = folder.path + "/out.tar"
        try await write(try await store.backup(), to: archive)
        try await one.commit([.new])
        try await store.close()
        let restore = Restore(archive: archive, target: folder.database)
        let writer = try CrashWriter(database: folder.database)
        for await line in writer.lines {
            guard line.hasPrefix("committed") else { continue }
            let failure = #expect(throws: StoreFailure.self) { try restore.run { _, _ in } }
            #expect(failure?.code == .locked)
            #expect(failure?.message.contains("\(writer.processID)") == true)
            break
        }
        await writer.kill()
        let aside = try #require(try restore.run { _, _ in })
        #expect(FileManager.default.fileExists(atPath: aside))
        #expect(FileManager.default.fileExists(atPath: aside + ".pictures/000001.duckdb"))
        let restored = try await folder.open()
        #expect(try await restored.timeline(.everything).total == 1)
        try await restored.close()
    }

    @Test("a Mem that is started meanwhile disturbs neither a backup nor a restore: it finds the database in use")
    func secondMem() async throws {
        let folder = try DatabaseFolder()
        let archive = folder.path + "/out.tar"
        let first = try CrashWriter(database: folder.database)
        for await line in first.lines where line.hasPrefix("committed") { break }
        let draft = folder.database + ".pictures/000001.duckdb.draft"
        let atWork = folder.database + ".backup-1"
        #expect(FileManager.default.createFile(atPath: draft, contents: nil))
        try FileManager.default.createDirectory(atPath: atWork, withIntermediateDirectories: false)
        #expect(try !Self.opens(folder.database))
        #expect(FileManager.default.fileExists(atPath: draft), "the running one writes it")
        #expect(FileManager.default.fileExists(atPath: atWork), "the running one reads it")
        await first.kill()

        let store = try await folder.open()
        #expect(!FileManager.default.fileExists(atPath: draft))
        #expect(try leftovers(folder) == [])
        try await write(try await store.backup(), to: archive)
        try await store.close()
        try FileManager.default.createDirectory(
            atPath: folder.database + ".restore-1",
            withIntermediateDirectories: false
        )
        var opens: [Bool] = []
        _ = try Restore(archive: archive, target: folder.database).run { _, _ in
            if opens.isEmpty { opens = [(try? Self.opens(folder.database)) ?? true] }
        }
        #expect(opens == [false])
        #expect(try leftovers(folder) == [], "what another restore left is gone too")
    }

    /// Whether another process can open a database.
    private static func opens(_ database: String) throws -> Bool {
        let process = Process()
        process.executableURL = CrashWriter.program
        process.arguments = [database]
        process.environment = ["SWIFT_BACKTRACE": "enable=no"]
        process.standardError = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        defer { process.waitUntilExit() }
        let word = output.fileHandleForReading.availableData
        kill(process.processIdentifier, SIGKILL)
        return !word.isEmpty
    }

    /// What can be wrong with an archive.
    enum Damage: String, CaseIterable {
        case flippedByte, cutOff, empty, noTar, foreignName, missingManifest
    }

    @Test("a backup that is not whole, or none, changes nothing", arguments: Damage.allCases)
    func damaged(damage: Damage) async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        try await Publisher(store).commit([.new])
        let archive = folder.path + "/out.tar"
        try await write(try await store.backup(), to: archive)
        try await store.close()
        var bytes = try Data(contentsOf: URL(filePath: archive))
        switch damage {
        case .flippedByte: bytes[5000] ^= 1
        case .cutOff: bytes.removeLast(bytes.count / 2)
        case .empty: bytes = Data()
        case .noTar: bytes = Data(repeating: 65, count: 4096)
        case .foreignName:
            bytes = Data(TarHeader(name: "../evil.duckdb", bytes: 0).encoded) + bytes
        case .missingManifest:
            let manifest = try #require(bytes.firstRange(of: Data("manifest.json".utf8)))
            bytes = bytes[..<manifest.lowerBound] + Data(repeating: 0, count: 1024)
        }
        try bytes.write(to: URL(filePath: archive))
        let before = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        let failure = #expect(throws: StoreFailure.self) {
            try Restore(archive: archive, target: folder.database).run { _, _ in }
        }
        #expect(failure?.code == .read)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == before)
        let same = try await folder.open()
        #expect(try await same.timeline(.everything).total == 1)
        try await same.close()
    }

    @Test(
        "names in an archive are those of a backup and no others",
        arguments: [
            ("mem.duckdb", true), ("pictures/000001.duckdb", true), ("pictures/1234567.duckdb.wal", true),
            ("manifest.json", true), ("/mem.duckdb", false), ("../mem.duckdb", false), ("pictures/../x.duckdb", false),
            ("pictures/000001.duckdb/x", false), ("pictures/", false), ("pictures/1.duckdb", false), ("", false),
        ]
    )
    func names(name: String, isAllowed: Bool) {
        #expect(BackupManifest.allows(name) == isAllowed)
    }

    @Test("compacting gives the space of forgotten pictures back, and of rows when nobody has the memory open")
    func compacting() async throws {
        let folder = try DatabaseFolder()
        var store = try await folder.open { $0.pictureFileFrames = 10 }
        let one = try await Publisher(store)
        let samples = try await one.commit([Verdict](repeating: .new, count: 25), bytes: 1_000_000)
        _ = try await store.forget(ForgetQuery(start: at(6), end: at(10)))
        _ = try await store.forget(ForgetQuery(start: at(24)))
        let compaction = try await store.compact()
        #expect(compaction.files == 2)
        #expect(compaction.bytesBefore - compaction.bytesAfter > 4_000_000)
        #expect(try await store.compact().files == 0)
        try await one.commit([.new])
        for sample in samples[..<6] + samples[10..<24] {
            #expect(try await store.jpeg(of: sample.frameID, .full) == sample.picture?.jpeg)
        }
        try await store.close()
        do {
            let writer = try MainFileWriter(folder)
            try writer.run("INSERT INTO mem.vocabulary SELECT -i, hash(i)::VARCHAR FROM range(300000) t(i)")
            try writer.run("CHECKPOINT mem")
            // DuckDB cuts a file only behind the last block in use.
            try writer.run("INSERT INTO mem.documents SELECT 0, i, 1 FROM range(1000) t(i)")
            try writer.run("CHECKPOINT mem")
            try writer.run("DELETE FROM mem.vocabulary")
            try writer.run("CHECKPOINT mem")
        }
        let before = sizeOfFile(folder.database)
        try MainFileCompaction.run(folder.configuration)
        #expect(sizeOfFile(folder.database) < before - 1_000_000)
        store = try await folder.open()
        #expect(try await store.timeline(.everything).total == 21)
        #expect(try await store.jpeg(of: samples[0].frameID, .full) == samples[0].picture?.jpeg)
        try await store.close()
    }
}
