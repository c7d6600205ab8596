import DuckDB
import Foundation
import Logging
import MemCore
import Testing

@testable import MemStore

/// What every picture store promises.
@Suite struct PictureStoreTests {
    private func withPictures(
        in folder: DatabaseFolder,
        _ changes: Changes = [:],
        _ body: (PictureFiles, Connection) async throws -> Void
    ) async throws {
        let configuration = folder.configuration.with(changes)
        try PictureFolder(of: configuration.path).make()
        let database = try Database(settings: ["threads": "1"])
        let pictures = try PictureFiles(
            configuration: configuration,
            database: database,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try await body(pictures, Connection(to: database))
        try await pictures.close()
        withExtendedLifetime(folder) {}
    }

    private func new(_ ids: ClosedRange<Int64>, bytes: Int = 1000) -> [NewPicture] {
        ids.map { id in
            let id = FrameID(rawValue: id)
            return NewPicture(id: id, picture: Publisher.picture(of: id, bytes: bytes), tiles: Publisher.tiles(of: id))
        }
    }

    private func expect(
        _ new: [NewPicture],
        in files: [PictureFileNumber],
        of store: any PictureStore,
        _ reader: Connection
    ) throws {
        #expect(new.count == files.count)
        for (new, file) in zip(new, files) {
            #expect(try store.jpeg(of: new.id, in: file, .full, on: reader) == new.picture.jpeg)
            #expect(try store.jpeg(of: new.id, in: file, .thumbnail, on: reader) == new.picture.thumbnail)
            #expect(try store.tiles(of: [new.id], in: file, on: reader) == [new.id: new.tiles])
        }
    }

    @Test("pictures can be read when append returns")
    func picturesCanBe() async throws {
        try await withPictures(in: DatabaseFolder()) { store, reader in
            let new = new(1...10)
            try expect(new, in: try await store.append(new), of: store, reader)
            #expect(try store.jpeg(of: FrameID(rawValue: 11), in: 1, .full, on: reader) == nil)
        }
    }

    @Test("a file whose making a crash cut off holds nothing, and nothing up")
    func stillborn() async throws {
        let folder = try DatabaseFolder()
        let pictures = PictureFolder(of: folder.database)
        try pictures.make()
        for (number, bytes) in [(1, 0), (2, 4096), (3, 8192)] {
            try Data(count: bytes).write(to: URL(filePath: pictures.file(number)))
        }
        try await withPictures(in: folder) { store, reader in
            #expect(try await store.unsettled().isEmpty)
            let new = new(1...3)
            try expect(new, in: try await store.append(new), of: store, reader)
        }
    }

    @Test("a file that is gone is an error that names it")
    func fileGoneError() async throws {
        try await withPictures(in: DatabaseFolder()) { store, reader in
            let failure = #expect(throws: DuckDBError.self) {
                try store.jpeg(of: FrameID(rawValue: 1), in: 7, .full, on: reader)
            }
            #expect(failure?.description.contains("000007.duckdb") == true)
        }
    }

    @Test("a full file is followed by the next one")
    func fullFileFollowed() async throws {
        try await withPictures(in: DatabaseFolder(), [\.pictureFileFrames: 4]) { store, reader in
            let new = new(1...10)
            let files = try await store.append(new)
            #expect(files == [1, 1, 1, 1, 2, 2, 2, 2, 3, 3])
            try expect(new, in: files, of: store, reader)
        }
    }

    @Test("a file is full by its bytes as well")
    func fileFullBy() async throws {
        try await withPictures(in: DatabaseFolder(), [\.pictureFileBytes: 5000]) { store, _ in
            let files = try await store.append(new(1...7))
            #expect(files == [1, 1, 1, 2, 2, 2, 3])
        }
    }

    @Test("few files stay attached, and all can be read")
    func fewFilesStay() async throws {
        let folder = try DatabaseFolder()
        try await withPictures(in: folder, [\.pictureFileFrames: 2, \.attachedPictureFiles: 3]) { store, reader in
            let new = new(1...40)
            let files = try await store.append(new)
            #expect(files.last == 20)
            for _ in 0..<2 { try expect(new, in: files, of: store, reader) }
            #expect(store.attachments.count <= 4)
        }
    }

    @Test("finished files have no write-ahead log and are as large as their pictures")
    func finishedFilesHave() async throws {
        let folder = try DatabaseFolder()
        let count: Int64 = 40
        try await withPictures(in: folder, [\.pictureFileFrames: 20]) { store, _ in
            _ = try await store.append(new(1...count, bytes: 150_000))
        }
        let files = PictureFolder(of: folder.database)
        #expect(files.numbers() == [1, 2])
        for number in files.numbers() {
            #expect(!files.hasLog(number))
            let ratio = Double(sizeOfFile(files.file(number))) / (20 * 165_000)
            #expect((1..<1.4).contains(ratio))
        }
    }

    @Test("the next run goes on with a file that has room")
    func nextRunGoes() async throws {
        let folder = try DatabaseFolder()
        try await withPictures(in: folder, [\.pictureFileFrames: 4]) { store, _ in
            let files = try await store.append(new(1...2))
            #expect(files == [1, 1])
        }
        try await withPictures(in: folder, [\.pictureFileFrames: 4]) { store, reader in
            #expect(try await store.unsettled().map(\.id.rawValue) == [1, 2])
            #expect(try await store.append(new(3...5)) == [1, 1, 2])
            try expect(new(1...5), in: [1, 1, 1, 1, 2], of: store, reader)
        }
    }

    @Test("a file from before tiles is read and written anew as it is, and not gone on with")
    func older() async throws {
        let folder = try DatabaseFolder()
        let old = new(1...3)
        try await withPictures(in: folder) { store, _ in
            let files = try await store.append(old)
            #expect(files == [1, 1, 1])
        }
        try PictureFolder(of: folder.database).makeOlder(1)
        try await withPictures(in: folder) { store, reader in
            #expect(try await store.unsettled().map(\.id) == old.map(\.id))
            #expect(try await store.append(new(4...5)) == [2, 2])
            try expect(new(4...5), in: [2, 2], of: store, reader)
            #expect(try await store.rewrite(1, without: [old[1].id]))
            for (id, jpeg) in [(old[0].id, old[0].picture.jpeg), (old[1].id, nil), (old[2].id, old[2].picture.jpeg)] {
                #expect(try store.jpeg(of: id, in: 1, .full, on: reader) == jpeg)
            }
            #expect(try store.tiles(of: old.map(\.id), in: 1, on: reader).isEmpty)
        }
    }

    @Test("the next run goes on with it also if somebody looked at its pictures first")
    func nextRunReads() async throws {
        let folder = try DatabaseFolder()
        try await withPictures(in: folder, [\.pictureFileFrames: 4]) { store, _ in
            _ = try await store.append(new(1...2))
        }
        try await withPictures(in: folder, [\.pictureFileFrames: 4]) { store, reader in
            try expect(new(1...2), in: [1, 1], of: store, reader)
            #expect(try await store.append(new(3...3)) == [1])
            try expect(new(1...3), in: [1, 1, 1], of: store, reader)
        }
    }

    @Test("leftovers are listed and can be removed")
    func leftoversListedCan() async throws {
        let folder = try DatabaseFolder()
        try await withPictures(in: folder, [\.pictureFileFrames: 4]) { store, _ in
            _ = try await store.append(new(1...6))
        }
        try await withPictures(in: folder) { store, reader in
            let all = try await store.unsettled()
            #expect(all.map(\.id.rawValue) == [1, 2, 3, 4, 5, 6])
            try await store.remove(all.filter { $0.id.rawValue > 3 })
            #expect(try await store.unsettled().map(\.id.rawValue) == [1, 2, 3])
            #expect(try store.jpeg(of: FrameID(rawValue: 5), in: 2, .full, on: reader) == nil)
        }
    }

    @Test("writing the same pictures again, as after a failure, is safe")
    func writingSamePictures() async throws {
        let folder = try DatabaseFolder()
        try await withPictures(in: folder) { store, reader in
            _ = try await store.append(new(1...3))
            // The file refuses the second copy; the try after that takes another file.
            await #expect(throws: StoreFailure.self) { try await store.append(new(1...3)) }
            let files = try await store.append(new(1...3))
            #expect(files == [2, 2, 2])
            try expect(new(1...3), in: files, of: store, reader)
        }
    }
}
