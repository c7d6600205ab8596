import DuckDB
import Foundation
import MemCore
import Testing

@testable import MemStore

@Suite("Forgotten pictures")
struct ForgottenPicturesTests {
    private func at(_ seconds: Double) -> Instant { Publisher.start.advanced(bySeconds: seconds) }

    private func files(of folder: DatabaseFolder) -> [PictureFileNumber] {
        PictureFolder(of: folder.database).numbers()
    }

    @Test("files with nothing but forgotten pictures are removed, mostly dead ones written anew, the others kept")
    func files() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open { $0.pictureFileFrames = 10 }
        let one = try await Publisher(store)
        var samples: [Sample] = []
        for _ in 0..<4 { samples += try await one.commit([Verdict](repeating: .new, count: 10), bytes: 400_000) }
        #expect(files(of: folder) == [1, 2, 3, 4])
        let before = sizeOfFile(PictureFolder(of: folder.database).file(2))
        // All of the first file, 8 of 10 in the second, none of the third, 2 in the fourth.
        _ = try await store.forget(ForgetQuery(end: at(18)))
        _ = try await store.forget(ForgetQuery(start: at(38)))
        #expect(files(of: folder) == [2, 3, 4])
        #expect(sizeOfFile(PictureFolder(of: folder.database).file(2)) < before / 2)
        for sample in samples[18..<38] {
            #expect(try await store.jpeg(of: sample.frameID, .full) == sample.picture?.jpeg)
            #expect(try await store.jpeg(of: sample.frameID, .thumbnail) == sample.picture?.thumbnail)
        }
        try await store.close()
        let reader = try MainFileReader(folder)
        #expect(try reader.rows("SELECT DISTINCT picture_file FROM mem.forgotten_pictures") == [[.integer(4)]])
        #expect(try reader.rows("SELECT count(*) FROM mem.forgotten_pictures") == [[.integer(2)]])
    }

    @Test("the file that is written to is finished first, and writing goes on in the next")
    func currentFile() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        let one = try await Publisher(store)
        try await one.commit([.new, .new, .new])
        _ = try await store.forget(ForgetQuery(end: at(2)))
        #expect(files(of: folder) == [1])
        let next = try await one.commit([.new])
        #expect(files(of: folder) == [1, 2])
        _ = try await store.forget(ForgetQuery(end: at(3)))
        #expect(files(of: folder) == [2])
        #expect(try await store.jpeg(of: next[0].frameID, .full) == next[0].picture?.jpeg)
        try await store.close()
        #expect(try MainFileReader(folder).pictures() == MainFileReader(folder).frames())
    }

    @Test("a draft that a crash left behind is removed at the next start")
    func draft() async throws {
        let folder = try DatabaseFolder()
        try PictureFolder(of: folder.database).make()
        let draft = PictureFolder(of: folder.database).draft(3)
        try Data("half".utf8).write(to: URL(filePath: draft))
        let store = try await folder.open()
        #expect(!FileManager.default.fileExists(atPath: draft))
        try await store.close()
    }

    @Test(
        "two streams go on while what they showed is forgotten: no row without its frame, no frame without its picture"
    )
    func whileWriting() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open {
            $0.pictureFileFrames = 20
            $0.gatherMilliseconds = 1
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in ["one", "two"] {
                group.addTask {
                    let publisher = try await Publisher(store, name: name)
                    for _ in 0..<60 { try await publisher.commit([.new, .same, .new, .same, .same]) }
                }
            }
            group.addTask {
                for number in 0..<30 {
                    let start = self.at(Double(number * 10))
                    _ = try await store.forget(ForgetQuery(start: start, end: start.advanced(bySeconds: 5)))
                    _ = try await store.forget(ForgetQuery(end: start.advanced(bySeconds: -20)))
                }
            }
            try await group.waitForAll()
        }
        let page = try await store.timeline(.everything)
        #expect(page.entries.count == page.total)
        for entry in page.entries {
            let jpeg = try await store.jpeg(of: entry.frame.id, .full)
            #expect(jpeg == Publisher.picture(of: entry.frame.id).jpeg)
        }
        try await store.close()
        let reader = try MainFileReader(folder)
        #expect(try reader.rows("SELECT count(*) FROM mem.timeline") == [[.integer(Int64(page.total))]])
        #expect(
            try reader.rows("SELECT id FROM mem.frames WHERE id NOT IN (SELECT frame FROM mem.timeline)") == []
        )
        #expect(try reader.frames().isSubset(of: reader.pictures()))
    }
}
