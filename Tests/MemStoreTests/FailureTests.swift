import DuckDB
import Logging
import MemCore
import Synchronization
import Testing

@testable import MemStore

/// Picture files on a disk that refuses to write when told so.
private final class RefusingPictures: PictureStore {
    static let refusal = StoreFailure(.write, "Pictures can't be written: no space left on the disk")

    private let files: any PictureStore
    private let isRefusing: Mutex<Bool>

    init(_ files: any PictureStore, refusing: Bool) {
        self.files = files
        isRefusing = Mutex(refusing)
    }

    func refuse(_ refusing: Bool) { isRefusing.withLock { $0 = refusing } }

    func append(_ pictures: [NewPicture]) async throws(StoreFailure) -> [PictureFileNumber] {
        if isRefusing.withLock({ $0 }) { throw Self.refusal }
        return try await files.append(pictures)
    }

    func jpeg(
        of id: FrameID,
        in file: PictureFileNumber,
        _ rendition: Rendition,
        on connection: Connection
    ) throws(DuckDBError) -> [UInt8]? {
        try files.jpeg(of: id, in: file, rendition, on: connection)
    }

    func tiles(
        of ids: [FrameID],
        in file: PictureFileNumber,
        on connection: Connection
    ) throws(DuckDBError) -> [FrameID: PictureTiles] {
        try files.tiles(of: ids, in: file, on: connection)
    }

    func unsettled() async throws(StoreFailure) -> [PicturePlace] { try await files.unsettled() }

    func remove(_ pictures: [PicturePlace]) async throws(StoreFailure) { try await files.remove(pictures) }

    var newest: PictureFileNumber? { files.newest }

    func finish() async { await files.finish() }

    func settled() async { await files.settled() }

    func paths(of numbers: [PictureFileNumber]) -> [String] { files.paths(of: numbers) }

    func rewrite(_ file: PictureFileNumber, without dead: [FrameID]) async throws(StoreFailure) -> Bool {
        try await files.rewrite(file, without: dead)
    }

    func close() async throws(StoreFailure) { try await files.close() }
}

@Suite struct FailureTests {
    private func open(
        _ folder: DatabaseFolder,
        refusing: Bool,
        _ change: (inout StoreConfiguration) -> Void = { _ in }
    ) async throws -> (Store, RefusingPictures) {
        let pictures = Mutex<RefusingPictures?>(nil)
        let store = try await folder.open(change) { files in
            let refusing = RefusingPictures(files, refusing: refusing)
            pictures.withLock { $0 = refusing }
            return refusing
        }
        return (store, try #require(pictures.withLock { $0 }))
    }

    /// Waits until the store says that it has trouble.
    private func trouble(of store: Store) async throws -> String {
        while true {
            if let trouble = await store.storeTrouble() { return trouble }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test("what can't be committed is kept, told, and committed later")
    func whatCantBe() async throws {
        let folder = try DatabaseFolder()
        let (store, pictures) = try await open(folder, refusing: true)
        let publisher = try await Publisher(store)
        let commits = store.commits()
        let samples = [publisher.sample(.new), publisher.sample(.same), publisher.sample(.new)]
        for sample in samples { try await store.submit(sample) }
        #expect(try await trouble(of: store) == RefusingPictures.refusal.message)
        #expect(try await store.timeline(.everything).total == 0)
        pictures.refuse(false)
        await commits.first(samples: 3)
        #expect(await store.storeTrouble() == nil)
        #expect(try await store.timeline(.everything).entries.map(\.frame.id) == samples.map(\.frameID))
        try await store.close()
        withExtendedLifetime(folder) {}
    }

    @Test("who waits for a save is told that it failed")
    func whoWaitsFor() async throws {
        let folder = try DatabaseFolder()
        let (store, pictures) = try await open(folder, refusing: true)
        let publisher = try await Publisher(store)
        let commits = store.commits()
        try await store.submit(publisher.sample(.new))
        let record = publisher.record
        await #expect(throws: RefusingPictures.refusal) { try await store.save(record) }
        pictures.refuse(false)
        // Until a commit succeeds, whoever comes while one fails is told so, too.
        await commits.first(samples: 1)
        try await store.save(record)
        #expect(try await store.timeline(.everything).total == 1)
        try await store.close()
        withExtendedLifetime(folder) {}
    }

    @Test("a full queue lets its callers wait, and cancelling one lets it go")
    func fullQueueLets() async throws {
        let folder = try DatabaseFolder()
        let (store, pictures) = try await open(folder, refusing: true) {
            $0.queueCount = 2
            $0.reserveCount = 2
        }
        let publisher = try await Publisher(store)
        try await store.submit(publisher.sample(.new))
        _ = try await trouble(of: store)
        // The first one is with the writer.
        for _ in 0..<2 { try await store.submit(publisher.sample(.new)) }
        let fourth = publisher.sample(.new)
        let waiting = Task { try await store.submit(fourth) }
        while store.queue.size.waiting == 0 { await Task.yield() }
        waiting.cancel()
        await #expect(throws: StoreFailure.self) { try await waiting.value }
        pictures.refuse(false)
        let fifth = publisher.sample(.new)
        try await store.submit(fifth)
        try await store.close()
        withExtendedLifetime(folder) {}
    }

    @Test(
        "while nothing can be written nobody waits: the newest pictures are kept, older ones let go, and all samples stay",
        arguments: [(newest: 3600.0, kept: 9), (newest: 0, kept: 5)]
    )
    func newestAreKept(newest: Double, kept: Int) async throws {
        let folder = try DatabaseFolder()
        // What stays of each sample besides its picture.
        let tiles = 61 * PictureTiles.count
        let (store, pictures) = try await open(folder, refusing: true) {
            $0.queueBytes = 300_000 + tiles
            $0.reserveBytes = 500_000 + tiles
            $0.newestSeconds = newest
        }
        let publisher = try await Publisher(store)
        let commits = store.commits()
        var samples = [publisher.sample(.new)]
        try await store.submit(samples[0])
        _ = try await trouble(of: store)
        for _ in 0..<30 {
            samples += [publisher.sample(.new, bytes: 48_000), publisher.sample(.same)]
            for sample in samples.suffix(2) { try await store.submit(sample) }
        }
        #expect(store.queue.size.waiting == 0)
        #expect(store.queue.size.bytes <= 510_000 + tiles)
        pictures.refuse(false)
        await commits.first(samples: samples.count)
        #expect(try await store.timeline(.everything).entries.map(\.frame.id) == samples.map(\.frameID))
        let new = samples.filter { $0.verdict == .new }
        for (index, sample) in new.enumerated() {
            // The first one was with the writer all the time.
            let isKept = index == 0 || index >= new.count - kept
            let jpeg = try await store.jpeg(of: sample.frameID, .full)
            #expect(jpeg == (isKept ? sample.picture?.jpeg : nil), "\(index)")
            #expect(store.wantsAnew(sample.frameID) == !isKept)
        }
        try await store.close()
        let report = try await MemoryCheck(folder.configuration, repairs: false, logger: Logger(label: "test"))
            .run { _, _ in }
        #expect(report.isSound, "\(report.wrong)")
        withExtendedLifetime(folder) {}
    }

    @Test("close says how much is lost when the disk still refuses")
    func closeSaysHow() async throws {
        let folder = try DatabaseFolder()
        let (store, _) = try await open(folder, refusing: true)
        let publisher = try await Publisher(store)
        for _ in 0..<3 { try await store.submit(publisher.sample(.new)) }
        let failure = await #expect(throws: StoreFailure.self) { try await store.close() }
        #expect(failure?.code == .write)
        #expect(failure?.message.contains("3 samples") == true)
        withExtendedLifetime(folder) {}
    }
}
