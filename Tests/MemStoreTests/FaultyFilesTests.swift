import Foundation
import MemCore
import Testing

@testable import MemStore

/// Files with wrong bytes in them, as power cuts and dying disks leave them.
@Suite("Files with faults")
struct FaultyFilesTests {
    /// A memory as a power cut leaves it: ten samples that were checkpointed, then ten commits of one in the logs.
    private func cut() async throws -> DatabaseFolder {
        let folder = try DatabaseFolder()
        let store = try await folder.open { $0.pictureFileFrames = 1000 }
        let publisher = try await Publisher(store)
        try await publisher.commit([.new] + [Verdict](repeating: .same, count: 9))
        try await store.close()
        let again = try await folder.open()
        let other = try await Publisher(again, name: "other")
        for _ in 0..<10 { try await other.commit([.new]) }
        let copy = try DatabaseFolder()
        try FileManager.default.removeItem(atPath: copy.path)
        try FileManager.default.copyItem(atPath: folder.path, toPath: copy.path)
        try await again.close()
        return copy
    }

    private func change(_ file: String, _ body: (inout Data) -> Void) throws {
        var bytes = try Data(contentsOf: URL(filePath: file))
        body(&bytes)
        try bytes.write(to: URL(filePath: file))
    }

    /// What is there after a start, and what it warned of.
    private func open(_ folder: DatabaseFolder) async throws -> (samples: Int, warnings: [String]) {
        let store = try await folder.open()
        let total = try await store.timeline(.everything).total
        let warnings = await store.storeWarnings()
        #expect(await store.storeTrouble() == nil)
        // It goes on as ever.
        try await Publisher(store, name: "next").commit([.new, .same])
        #expect(try await store.timeline(.everything).total == total + 2)
        try await store.close()
        return (total, warnings)
    }

    @Test("a whole log is replayed, and nobody is warned")
    func whole() async throws {
        let folder = try await cut()
        let (samples, warnings) = try await open(folder)
        #expect(samples == 20)
        #expect(warnings == [])
        #expect(!SetAside.exists(of: folder.database + ".wal"))
    }

    @Test(
        "of a log with a wrong byte all before it is kept; the log and the pictures of the rest are, too",
        arguments: [0, 1, 3, 7, 8, 15, 16]
    )
    func wrongByte(at place: Int) async throws {
        let folder = try await cut()
        let log = folder.database + ".wal"
        let before = try Data(contentsOf: URL(filePath: log))
        let entries = try #require(WriteAheadLogEntries(of: log)).places
        // Of an entry's length, its checksum, itself.
        try change(log) { $0[entries[entries.count * 3 / 4] + place] ^= 0xFF }
        let (samples, warnings) = try await open(folder)
        #expect((13..<20).contains(samples), "\(samples)")
        let warning = try #require(warnings.first)
        #expect(warning.contains("could not be replayed"))
        let aside = try #require(Leftovers.paths(beside: log, marked: ".unreadable-").first)
        #expect(warning.contains(URL(filePath: aside).lastPathComponent))
        #expect(try Data(contentsOf: URL(filePath: aside)).count == before.count)
        // The pictures whose rows are in that log alone wait for whoever gets them out of it.
        let report = try await folder.check()
        #expect(report.isSound)
        #expect(report.wrong["every picture has a frame"] == 20 - samples)
        // The next start has nothing to warn of.
        let (next, calm) = try await open(folder)
        #expect(next == samples + 2)
        #expect(calm == [])
    }

    @Test("where the last entry says that it is longer than it is, its commit is not forgotten in silence")
    func lastLength() async throws {
        let folder = try await cut()
        let log = folder.database + ".wal"
        let last = try #require(WriteAheadLogEntries(of: log)?.places.last)
        try change(log) { $0[last] += 1 }
        let (samples, warnings) = try await open(folder)
        #expect(samples == 19)
        #expect(warnings.count == 1)
        #expect(SetAside.exists(of: log))
    }

    @Test("a log that a power cut tore costs what was not committed, and nobody is warned", arguments: [1, 8, 17, 30])
    func torn(by count: Int) async throws {
        let folder = try await cut()
        let log = folder.database + ".wal"
        try change(log) { $0.removeLast(count) }
        let (samples, warnings) = try await open(folder)
        #expect(samples == 19)
        #expect(warnings == [])
        #expect(!SetAside.exists(of: log))
    }

    @Test("zeros behind a log, which file systems leave after a power cut, cost nothing that was committed")
    func zeros() async throws {
        let folder = try await cut()
        try change(folder.database + ".wal") { $0 += Data(count: 4096) }
        let (samples, warnings) = try await open(folder)
        #expect(samples == 20)
        #expect(warnings.count == 1)
    }

    @Test("a log whose beginning is wrong is kept, and the last checkpoint opens", arguments: [0, 4, 14])
    func beginning(at place: Int) async throws {
        let folder = try await cut()
        let log = folder.database + ".wal"
        try change(log) { $0[place] = 0x77 }
        let bytes = try Data(contentsOf: URL(filePath: log)).count
        let (samples, warnings) = try await open(folder)
        #expect(samples == 10)
        #expect(warnings.count == 1)
        let aside = try #require(Leftovers.paths(beside: log, marked: ".unreadable-").first)
        #expect(try Data(contentsOf: URL(filePath: aside)).count == bytes)
    }

    @Test("a picture file's log with a wrong byte costs pictures, no times")
    func pictureLog() async throws {
        let folder = try await cut()
        let log = PictureFolder(of: folder.database).file(1) + ".wal"
        try change(log) { $0[$0.count / 2] ^= 0xFF }
        let (samples, warnings) = try await open(folder)
        #expect(samples == 20)
        #expect(warnings.count == 1)
        #expect(SetAside.exists(of: log))
        #expect(try await folder.check().wrong.keys.sorted() == ["every frame has its picture"])
        #expect(try await folder.check(repairs: true).isSound)
    }

    @Test("a picture file that can't be opened costs its pictures, and new ones go to another")
    func pictureFile() async throws {
        let folder = try await cut()
        let files = PictureFolder(of: folder.database)
        try change(files.file(1)) { $0 = Data(repeating: 7, count: $0.count) }
        let (samples, warnings) = try await open(folder)
        #expect(samples == 20)
        #expect(warnings.first?.contains("000001.duckdb") == true)
        #expect(files.numbers() == [1, 2])
    }

    @Test("a main file that can't be read is refused, and stays as it is")
    func mainFile() async throws {
        let folder = try await cut()
        try change(folder.database) { $0.replaceSubrange(0..<4096, with: Data(count: 4096)) }
        let bytes = try Data(contentsOf: URL(filePath: folder.database))
        let log = try Data(contentsOf: URL(filePath: folder.database + ".wal"))
        let failure = await #expect(throws: StoreFailure.self) { try await folder.open() }
        #expect(failure?.code == .open)
        #expect(try Data(contentsOf: URL(filePath: folder.database)) == bytes)
        #expect(try Data(contentsOf: URL(filePath: folder.database + ".wal")) == log)
    }

    @Test("a file of a newer DuckDB is refused as one of a newer Mem")
    func newerFile() async throws {
        let folder = try await cut()
        try change(folder.database) { bytes in
            bytes[12] = 99
            // DuckDB's checksum of the header block.
            var sum: UInt64 = 5381
            for word in stride(from: 8, to: 4096, by: 8) {
                let value = (0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[word + $1]) }
                sum ^= value &* 0xBF58_476D_1CE4_E5B9
            }
            for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: sum >> UInt64(8 * index)) }
        }
        let failure = await #expect(throws: StoreFailure.self) { try await folder.open() }
        #expect(failure?.code == .newerSchema, "\(failure?.message ?? "")")
    }
}
