import Foundation
import MemCore
import Synchronization
import Testing

@testable import MemIngest

@Suite("An upload")
struct StagedUploadTests {
    private let request = ImportRequest(fileName: "a.mp4", start: .now(), interval: MediaTime(milliseconds: 1000))

    /// A database's place that is gone afterwards.
    private func withFolder(_ body: (StagingFolder) async throws -> Void) async throws {
        let base = FileManager.default.temporaryDirectory.appendingPathComponent("staging-\(UUID())")
        try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: base) }
        try await body(StagingFolder(of: base.path + "/mem.duckdb"))
    }

    private func files(_ folder: StagingFolder) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    }

    @Test("is one file, for its owner alone, that a job takes over")
    func handedOver() async throws {
        try await withFolder { folder in
            let taken = Mutex<String?>(nil)
            do {
                let upload = try StagedUpload(in: folder, maximumBytes: 9) { (path, request) in
                    taken.withLock { $0 = path }
                    return ImportJob(id: .random(), request: request, createdAt: .now())
                }
                try await upload.write(Array("film".utf8))
                try await upload.write(Array(" reel".utf8))
                #expect(try await upload.finish(as: request).request == request)
            }
            let path = try #require(taken.withLock { $0 })
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "film reel")
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            // What a run before left is of no use.
            folder.clear()
            #expect(files(folder).isEmpty)
        }
    }

    @Test(
        "for which the disk has no room does not begin, or ends on the way, and leaves nothing behind",
        .timeLimit(.minutes(5))
    )
    func withoutRoom() async throws {
        try await withFolder { folder in
            let room = Mutex(2)
            func upload() throws -> StagedUpload {
                try StagedUpload(in: folder, maximumBytes: 100) {
                    room.withLock { left in
                        left -= 1
                        return left >= 0
                    }
                } accept: { (_, _) throws(JobControlError) in
                    throw .closing
                }
            }
            do {
                let upload = try upload()
                try await upload.write(Array("film".utf8))
                await #expect(throws: JobControlError.diskFull) { try await upload.write(Array(" reel".utf8)) }
            }
            #expect(throws: JobControlError.diskFull) { try upload() }
            // The last one to hold an upload may be a task that is just ending.
            while !files(folder).isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        }
    }

    @Test("that is too large, empty, refused or forgotten leaves nothing behind")
    func givenUp() async throws {
        try await withFolder { folder in
            for bytes in ["", "0123456789", "12345"] {
                let upload = try StagedUpload(in: folder, maximumBytes: 9) { (_, _) throws(JobControlError) in
                    throw .tooMany(1)
                }
                let error = await #expect(throws: JobControlError.self) {
                    try await upload.write(Array(bytes.utf8))
                    _ = try await upload.finish(as: request)
                }
                let expected: [String: JobControlError] = [
                    "": .noFile("The file is empty."), "0123456789": .tooLarge(9), "12345": .tooMany(1),
                ]
                #expect(error == expected[bytes])
                upload.abandon()
                #expect(files(folder).isEmpty, "\(bytes)")
            }
            do {
                _ = try StagedUpload(in: folder, maximumBytes: 9) { (_, _) throws(JobControlError) in
                    throw .closing
                }
            }
            #expect(files(folder).isEmpty)
        }
    }
}
