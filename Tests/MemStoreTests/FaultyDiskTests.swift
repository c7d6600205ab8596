import DuckDB
import Foundation
import Logging
import MemCore
import Testing

@testable import MemStore

/// Disks with faults that the kernel finds.
@Suite("A disk with faults", .enabled(if: LoopDisk.isPossible, "no disk can be made that fails"))
struct FaultyDiskTests {
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

    @Test("that refuses to write costs nothing: samples wait, and are there when it writes again")
    func errors() async throws {
        let disk = try LoopDisk(megabytes: 60)
        let folder = try DatabaseFolder()
        let store = try await folder.open {
            $0.path = disk.path + "/mem.duckdb"
            $0.minimumFreeBytes = 0
        }
        let publisher = try await Publisher(store)
        var samples = try await publisher.commit([.new, .same])
        disk.starve()
        let commits = store.commits()
        var submitted = 0
        while await store.storeTrouble() == nil {
            samples.append(publisher.sample(.new, bytes: 50_000))
            try await store.submit(samples[samples.count - 1])
            submitted += 1
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await store.jpeg(of: samples[0].frameID, .full) == samples[0].picture?.jpeg)
        disk.feed()
        await commits.first(samples: submitted)
        #expect(await store.storeTrouble() == nil)
        #expect(try await store.timeline(.everything).entries.map(\.frame.id) == samples.map(\.frameID))
        try await store.close()
        var configuration = folder.configuration
        configuration.path = disk.path + "/mem.duckdb"
        let report = try await MemoryCheck(configuration, repairs: false, logger: Logger(label: "test")).run { _, _ in }
        #expect(report.isSound, "\(report.wrong)")
        withExtendedLifetime((disk, folder)) {}
    }

    @Test("that stays one while questions come without a pause answers all of them")
    func asked() async throws {
        let disk = try LoopDisk()
        let folder = try DatabaseFolder()
        let store = try await folder.open { $0.path = disk.path + "/mem.duckdb" }
        let publisher = try await Publisher(store)
        try await publisher.commit([.new, .same, .new])
        try disk.fail()
        try await store.submit(publisher.sample(.same))
        while await store.storeTrouble() == nil { try await Task.sleep(for: .milliseconds(5)) }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    while !Task.isCancelled {
                        let total = try? await store.timeline(.everything).total
                        #expect(total == 3)
                    }
                }
            }
            for _ in 0..<300 {
                await #expect(throws: StoreFailure.self) { try await store.write { .proof($0) } }
            }
            group.cancelAll()
        }
        await #expect(throws: StoreFailure.self) { try await store.close() }
        withExtendedLifetime((disk, folder)) {}
    }

    @Test("that made DuckDB give up is told, for only another start helps", .timeLimit(.minutes(5)))
    func lost() async throws {
        let disk = try LoopDisk()
        let folder = try DatabaseFolder()
        let store = try await folder.open { $0.path = disk.path + "/mem.duckdb" }
        let publisher = try await Publisher(store)
        try await publisher.commit([.new, .same, .new])
        try disk.fail()
        // Commits that fail beside queries, as the writer's never do twice: sooner or later DuckDB stumbles.
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled { _ = try? await store.timeline(.everything) }
            }
            group.addTask {
                while !Task.isCancelled {
                    _ = try? await store.readers.read { connection throws(DuckDBError) in
                        try connection.transaction { () throws(DuckDBError) in
                            _ = try connection.run("INSERT INTO mem.timeline SELECT * FROM mem.timeline")
                        }
                    }
                }
            }
            let loss = await store.loss()
            #expect(loss?.message.contains("start Mem again") == true)
            group.cancelAll()
        }
        _ = try? await store.close()
        withExtendedLifetime((disk, folder)) {}
    }
}
