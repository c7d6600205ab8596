import Foundation
import MemCore
import Testing

@testable import MemStore

/// A disk that the kernel makes read-only because it found a fault.
@Suite("A disk that turns read-only", .enabled(if: LoopDisk.isPossible, "no disk can be made that fails"))
struct ReadOnlyDiskTests {
    @Test(
        "lets what is remembered be asked for, tells why nothing is, and loses nothing that was",
        arguments: [true, false]
    )
    func readOnly(withPictures: Bool) async throws {
        let disk = try LoopDisk()
        let folder = try DatabaseFolder()
        let store = try await folder.open { $0.path = disk.path + "/mem.duckdb" }
        let publisher = try await Publisher(store)
        let samples = try await publisher.commit([.new, .same, .new])
        try disk.fail()
        // Without a new picture the main file is the first to fail.
        try await store.submit(publisher.sample(withPictures ? .new : .same))
        while await store.storeTrouble() == nil { try await Task.sleep(for: .milliseconds(5)) }
        #expect(await store.storeTrouble()?.contains("can't be written") == true)
        for _ in 0..<3 {
            #expect(try await store.timeline(.everything).total == 3)
            #expect(try await store.jpeg(of: samples[2].frameID, .full) == samples[2].picture?.jpeg)
            try await Task.sleep(for: .milliseconds(300))
        }
        let failure = await #expect(throws: StoreFailure.self) { try await store.close() }
        #expect(failure?.message.contains("1 samples are lost") == true)
        withExtendedLifetime((disk, folder)) {}
    }
}
