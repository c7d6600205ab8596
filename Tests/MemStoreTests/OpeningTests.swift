import DuckDB
import Foundation
import MemCore
import Testing

@testable import MemStore

@Suite struct OpeningTests {
    private static let next = Migration(
        number: Migration.all.count + 1,
        name: "next",
        statements: ["ALTER TABLE mem.frames ADD COLUMN note VARCHAR", "CREATE TABLE mem.extra (v INTEGER)"]
    )

    private func versions(_ folder: DatabaseFolder) throws -> [[Value]] {
        try MainFileReader(folder).rows("SELECT number, name FROM mem.migrations ORDER BY number")
    }

    @Test("a new database gets every step, recorded")
    func newDatabaseGets() async throws {
        let folder = try DatabaseFolder()
        try await folder.open().close()
        #expect(try versions(folder) == Migration.all.map { [.integer(Int64($0.number)), .text($0.name)] })
        #expect(Migration.all.map(\.number) == Array(1...Migration.all.count))
    }

    @Test("folders on the way are made")
    func foldersOnWay() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open { $0.path = folder.path + "/a/b's/c.duckdb" }
        try await Publisher(store).commit([.new])
        try await store.close()
        #expect(PictureFolder(of: folder.path + "/a/b's/c.duckdb").numbers() == [1])
    }

    @Test("symbolic links to folders are followed")
    func symbolicLinksFolders() async throws {
        let folder = try DatabaseFolder()
        let files = FileManager.default
        try files.createDirectory(atPath: folder.path + "/real", withIntermediateDirectories: true)
        try files.createDirectory(atPath: folder.path + "/pictures", withIntermediateDirectories: true)
        try files.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: folder.path + "/real")
        let path = folder.path + "/link/mem.duckdb"
        try files.createSymbolicLink(
            atPath: PictureFolder(of: path).path,
            withDestinationPath: folder.path + "/pictures"
        )
        for _ in 0..<2 {
            let store = try await folder.open { $0.path = path }
            try await Publisher(store).commit([.new])
            try await store.close()
        }
        #expect(files.fileExists(atPath: folder.path + "/pictures/000001.duckdb"))
    }

    @Test("an older database gets the missing steps and keeps its data")
    func olderDatabaseGets() async throws {
        let folder = try DatabaseFolder()
        let old = try await folder.open(migrations: Migration.all)
        let samples = try await Publisher(old).commit([.new, .same])
        try await old.close()
        // Frames have a column more now, so only reading is tried.
        let new = try await folder.open(migrations: Migration.all + [Self.next])
        #expect(try await new.timeline(.everything).total == 2)
        #expect(try await new.jpeg(of: samples[0].frameID, .full) == samples[0].picture?.jpeg)
        try await new.close()
        #expect(try versions(folder).last == [.integer(Int64(Self.next.number)), .text("next")])
    }

    @Test("sessions of the first schema are read by the present one")
    func firstSchema() async throws {
        let folder = try DatabaseFolder()
        try MainFileWriter(folder, ofMemThatKnew: [.beginning]).run(
            """
            INSERT INTO mem.stream_sessions (id, stream_key, source, name, metadata, armed, created_at, reconnects, dropped)
            VALUES ('old', 'key', 1, 'Old', '{}', true, TIMESTAMP '2026-01-01', 0, 0)
            """
        )
        let store = try await folder.open()
        let sessions = try await store.loadSessions()
        #expect(sessions.map(\.record.id) == [SessionID(rawValue: "old")])
        #expect(sessions.map(\.record.saidGoodbye) == [false])
        try await store.close()
    }

    @Test("a newer database is refused and not touched")
    func newerDatabaseRefused() async throws {
        let folder = try DatabaseFolder()
        try await folder.open(migrations: Migration.all + [Self.next]).close()
        let failure = await #expect(throws: StoreFailure.self) { try await folder.open(migrations: Migration.all) }
        #expect(failure?.code == .newerSchema)
        #expect(failure?.message.contains(folder.database) == true)
        #expect(failure?.message.contains("version \(Self.next.number)") == true)
        #expect(failure?.message.contains("up to \(Migration.all.count)") == true)
        try await folder.open(migrations: Migration.all + [Self.next]).close()
    }

    @Test("a step that fails leaves the version before it")
    func stepFailsLeaves() async throws {
        let folder = try DatabaseFolder()
        let broken = Migration(number: 2, name: "broken", statements: ["CREATE TABLE mem.x (v INTEGER)", "nonsense"])
        let failure = await #expect(throws: StoreFailure.self) {
            try await folder.open(migrations: [.beginning, broken])
        }
        #expect(failure?.code == .open)
        #expect(failure?.message.contains("step 2 (broken)") == true)
        #expect(try versions(folder).count == 1)
        #expect(try MainFileReader(folder).rows("SELECT 1 FROM duckdb_tables() WHERE table_name = 'x'").isEmpty)
    }

    @Test("a file that is no database is refused with its name")
    func fileNoDatabase() async throws {
        let folder = try DatabaseFolder()
        try Data("not a database, but a text that is long enough to look like a file".utf8)
            .write(to: URL(filePath: folder.database))
        let failure = await #expect(throws: StoreFailure.self) { try await folder.open() }
        #expect(failure?.code == .open)
        #expect(failure?.message.contains(folder.database) == true)
    }

    @Test("a folder that can't be made is refused with its name")
    func folderCantBe() async throws {
        let folder = try DatabaseFolder()
        let failure = await #expect(throws: StoreFailure.self) {
            try await folder.open { $0.path = "/proc/nowhere/mem.duckdb" }
        }
        #expect(failure?.code == .open)
        #expect(failure?.message.contains("/proc/nowhere") == true)
    }

    @Test("a database that another process holds is refused with its PID")
    func databaseAnotherProcess() async throws {
        let folder = try DatabaseFolder()
        let other = try CrashWriter(database: folder.database)
        for await line in other.lines where line.hasPrefix("committed") { break }
        let failure = await #expect(throws: StoreFailure.self) { try await folder.open() }
        #expect(failure?.code == .locked)
        #expect(failure?.message.contains("PID \(other.processID)") == true)
        await other.kill()
        try await folder.open().close()
    }
}
