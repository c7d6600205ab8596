import Foundation
import Logging
import MemCore
import Testing

@testable import MemStore

@Suite("Whom the files belong to", .enabled(if: geteuid() == 0, "only root can give files away"))
struct FileOwnerTests {
    private static let user: UInt32 = 65_534

    private func owner(_ path: String) throws -> UInt32? {
        try FileManager.default.attributesOfItem(atPath: path)[.ownerAccountID] as? UInt32
    }

    private func names(_ folder: DatabaseFolder) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    }

    @Test("what root makes of a user's memory is that user's")
    func gives() async throws {
        let folder = try DatabaseFolder()
        #expect(chown(folder.path, Self.user, Self.user) == 0)
        let store = try await folder.open()
        try await Publisher(store).commit([.new])
        try await store.close()
        try MainFileCompaction.run(folder.configuration)
        let names = try names(folder)
        #expect(names.contains("mem.duckdb") && names.contains("mem.duckdb.pictures/000001.duckdb"))
        for name in names { #expect(try owner(folder.path + "/" + name) == Self.user, "\(name)") }
    }

    @Test("links, second names of other files, and what is not the memory's stay as they are")
    func keeps() async throws {
        let folder = try DatabaseFolder()
        let files = FileManager.default
        let other = folder.path + "/other"
        #expect(files.createFile(atPath: other, contents: nil))
        try await folder.open().close()
        #expect(chown(folder.path, Self.user, Self.user) == 0)
        try files.linkItem(atPath: other, toPath: folder.database + ".hard")
        try files.createSymbolicLink(atPath: folder.database + ".soft", withDestinationPath: other)
        FileOwner.settle(folder.database)
        #expect(try owner(folder.database) == Self.user)
        for path in [other, folder.database + ".hard", folder.database + ".soft"] {
            #expect(try owner(path) == 0, "\(path)")
        }
    }

    @Test("in a folder of root's everything is root's")
    func root() async throws {
        let folder = try DatabaseFolder()
        try await folder.open().close()
        for name in try names(folder) { #expect(try owner(folder.path + "/" + name) == 0, "\(name)") }
    }
}
