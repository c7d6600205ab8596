import Foundation
import Glibc
import Logging
import MemCore
import Testing

@testable import MemStore

/// A disk of a few megabytes that fills: pictures are left out before the database finds it full.
@Suite("The room on the disk", .enabled(if: SmallDisk.isPossible, "this user may not mount a small disk"))
struct DiskRoomTests {
    @Test(
        "pictures stop and begin again with the room, the newest late, the timeline goes on, and the files stay sound",
        arguments: [true, false]
    )
    func room(areNewest: Bool) async throws {
        let disk = try SmallDisk(megabytes: 40)
        let folder = try DatabaseFolder()
        let minimum = 12 << 20
        func open() async throws -> Store {
            try await folder.open {
                $0.path = disk.path + "/mem.duckdb"
                $0.minimumFreeBytes = minimum
                if !areNewest { $0.newestSeconds = 0 }
            }
        }
        var store = try await open()
        let publisher = try await Publisher(store)
        var samples = try await publisher.commit([.new, .same], bytes: 100_000)
        #expect(await store.diskRoom()?.state == .ample)

        try disk.fill(leaving: minimum + (4 << 20))
        #expect(await store.diskRoom()?.state == .low)
        samples += try await publisher.commit([.new], bytes: 100_000)
        #expect(store.lackOfRoom() == nil)

        try disk.fill(leaving: minimum - (1 << 20))
        #expect(await store.diskRoom()?.state == .full)
        #expect(store.lackOfRoom()?.contains("11 MB left") == true)
        let (_, frames) = try await counted(publisher, [.new, .same, .new], in: store, &samples)
        #expect(frames == 0)
        #expect(await store.storeTrouble() == nil)
        let unkept = samples[3].frameID
        #expect(try await store.jpeg(of: unkept, .full) == nil)
        #expect(try await store.frame(unkept)?.jpegBytes == 0)
        #expect(!store.wantsAnew(unkept))

        let refusal = await #expect(throws: StoreFailure.self) { try await store.backup() }
        #expect(refusal?.code == .noRoom && refusal?.message.contains("storage.minimum_free") == true)

        // A little more than the minimum is not enough: it would stop again at once.
        try disk.fill(leaving: minimum + (1 << 20))
        #expect(await store.diskRoom()?.state == .full)
        let late = store.commits()
        disk.empty()
        #expect(await store.diskRoom()?.state == .ample)
        #expect(store.wantsAnew(unkept))
        await #expect(throws: Never.self) { await (try store.backup()).close() }
        #expect(!store.wantsAnew(samples[0].frameID))
        _ = try await counted(publisher, [.new, .same], in: store, &samples)
        var stored = 0
        for await commit in late {
            stored += commit.reduce(0) { $0 + $1.framesStored }
            if stored == (areNewest ? 3 : 1) { break }
        }
        #expect(try await store.jpeg(of: unkept, .full) == (areNewest ? samples[3].picture?.jpeg : nil))
        #expect(try await store.frame(unkept)?.jpegBytes == (areNewest ? 100_000 : 0))
        #expect(store.wantsAnew(unkept) == !areNewest)

        #expect(try await store.timeline(.everything).entries.map(\.frame.id) == samples.map(\.frameID))
        try await store.close()
        store = try await open()
        let history = try await store.loadSessions()[0].history
        #expect(history.samplesTaken == 8)
        #expect(history.framesStored == (areNewest ? 5 : 3))
        #expect(history.lastSampleAt == samples.last?.instant)
        let shown = try await store.framesShownLast(
            of: publisher.record.sourceID,
            since: Publisher.start,
            count: 10,
            bytes: 1 << 30
        )
        #expect(shown.contains { $0.frame.id == unkept } == areNewest, "nobody takes it for kept that is not")
        try await store.close()
        var configuration = folder.configuration
        configuration.path = disk.path + "/mem.duckdb"
        let report = try await MemoryCheck(configuration, repairs: false, logger: Logger(label: "test")).run { _, _ in }
        #expect(report.wrong.isEmpty)
        let note = "2 frames have no picture: there was no room for it, it was lost, or let go by a rule of retention."
        #expect(report.notes == (areNewest ? [] : [note]))
        withExtendedLifetime((disk, folder)) {}
    }

    @Test("unless told otherwise a twentieth of the disk stays free")
    func standard() throws {
        let disk = try SmallDisk(megabytes: 40)
        let room = try #require(RoomWatch(folders: [disk.path], minimum: nil).look())
        #expect(room.minimumFreeBytes == 2 << 20)
        #expect(room.state == .ample)
        #expect(RoomWatch(folders: ["/nowhere"], minimum: nil).look() == nil)
        withExtendedLifetime(disk) {}
    }

    private func counted(
        _ publisher: Publisher,
        _ verdicts: [Verdict],
        in store: Store,
        _ samples: inout [Sample]
    ) async throws -> (commits: Int, frames: Int) {
        let commits = store.commits()
        for verdict in verdicts {
            let sample = publisher.sample(verdict, bytes: 100_000)
            samples.append(sample)
            try await store.submit(sample)
        }
        return await commits.first(samples: verdicts.count)
    }
}
