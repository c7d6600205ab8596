import DuckDB
import MemCore
import Testing

@testable import MemStore

@Suite struct SampleSinkTests {
    @Test("what commits() told can be read")
    func whatCommitsTold() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store)
            let samples = try await publisher.commit([.new, .same, .restless, .new, .seen])
            let page = try await store.timeline(.everything)
            #expect(page.total == 5)
            #expect(page.entries.map(\.instant) == samples.map(\.instant))
            #expect(page.entries.map(\.frame.id) == samples.map(\.frameID))
            #expect(page.entries.map(\.verdict) == samples.map(\.verdict))
            #expect(try await store.jpeg(of: samples[3].frameID, .full) == samples[3].picture?.jpeg)
        }
    }

    @Test("a group commit tells samples and frames of each session apart")
    func groupCommitTells() async throws {
        try await withStore { store in
            let one = try await Publisher(store, name: "one")
            let two = try await Publisher(store, name: "two")
            let commits = store.commits()
            var last: [SessionID?: Instant] = [:]
            for sample in [one.sample(.new), two.sample(.new), one.sample(.same), two.sample(.new)] {
                last[sample.sessionID] = sample.instant
                try await store.submit(sample)
            }
            var totals: [SessionID: (taken: Int, stored: Int, last: Instant)] = [:]
            for await notices in commits {
                for notice in notices {
                    let before = totals[notice.sessionID] ?? (0, 0, notice.lastSampleAt)
                    totals[notice.sessionID] = (
                        before.taken + notice.samplesTaken, before.stored + notice.framesStored, notice.lastSampleAt
                    )
                }
                if totals.values.reduce(0, { $0 + $1.taken }) == 4 { break }
            }
            #expect(totals[one.record.id]?.taken == 2)
            #expect(totals[one.record.id]?.stored == 1)
            #expect(totals[two.record.id]?.taken == 2)
            #expect(totals[two.record.id]?.stored == 2)
            #expect(totals.mapValues(\.last) == last)
        }
    }

    @Test("a sample waits for others no longer than the gather time")
    func sampleWaitsFor() async throws {
        try await withStore([\.gatherMilliseconds: 500]) { store in
            let publisher = try await Publisher(store)
            // The first commit makes the first picture file; later ones are what streams see.
            try await publisher.commit([.new])
            let start = ContinuousClock.now
            try await publisher.commit([.new, .same], bytes: 200_000)
            // A second on a machine that does nothing else; here all tests run at once.
            #expect(ContinuousClock.now - start < .seconds(4))
        }
    }

    @Test("samples that come together are committed together")
    func samplesComeTogether() async throws {
        try await withStore([\.gatherMilliseconds: 300]) { store in
            let publisher = try await Publisher(store)
            try await publisher.commit([.new])
            let commits = store.commits()
            for _ in 0..<20 { try await store.submit(publisher.sample(.new)) }
            let (count, frames) = await commits.first(samples: 20)
            #expect(count == 1)
            #expect(frames == 20)
        }
    }

    @Test("the first sample of a connection does not wait for others to join it")
    func firstSampleDoes() async throws {
        try await withStore([\.gatherMilliseconds: 3_600_000]) { store in
            let one = try await Publisher(store, name: "one")
            let two = try await Publisher(store, name: "two")
            try await one.commit([.new])
            try await store.submit(one.sample(.same))
            #expect(try await store.timeline(.everything).total == 1)
            // It takes along what waits.
            try await two.commit([.new])
            #expect(try await store.timeline(.everything).total == 3)
        }
    }

    @Test("frame identifiers are unique under concurrency")
    func frameIdentifiersUnique() async throws {
        try await withStore { store in
            let all = await withTaskGroup(of: [FrameID].self) { group in
                for _ in 0..<4 { group.addTask { (0..<500).map { _ in store.reserveFrameID() } } }
                return await group.reduce(into: []) { $0 += $1 }
            }
            #expect(Set(all).count == 2000)
        }
    }

    @Test("frame identifiers go on after a restart")
    func frameIdentifiersGo() async throws {
        let folder = try DatabaseFolder()
        let first = try await folder.open()
        let used = try await Publisher(first).commit([.new, .new]).map(\.frameID)
        try await first.close()
        let second = try await folder.open()
        let next = second.reserveFrameID()
        #expect(used.allSatisfy { $0 < next })
        try await second.close()
    }

    @Test("a new sample without a picture is refused")
    func newSampleWithout() async throws {
        try await withStore { store in
            var sample = try await Publisher(store).sample(.new)
            sample.picture = nil
            let broken = sample
            await #expect(throws: StoreFailure.self) { try await store.submit(broken) }
        }
    }

    @Test("callers wait in line while the queue is full, and lose nothing")
    func callersWaitLine() async throws {
        try await withStore([\.queueCount: 3, \.queueBytes: 5000]) { store in
            let publisher = try await Publisher(store)
            let samples = try await publisher.commit(Array(repeating: .new, count: 30), bytes: 2000)
            let page = try await store.timeline(.everything)
            #expect(page.entries.map(\.frame.id) == samples.map(\.frameID))
        }
    }

    @Test("a picture greater than the whole queue is taken")
    func pictureGreaterThan() async throws {
        try await withStore([\.queueBytes: 5000]) { store in
            let sample = try await Publisher(store).commit([.new], bytes: 2_000_000)[0]
            #expect(try await store.jpeg(of: sample.frameID, .full) == sample.picture?.jpeg)
        }
    }

    @Test("after close everything is refused")
    func afterCloseEverything() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        let publisher = try await Publisher(store)
        try await store.close()
        try await store.close()
        let record = publisher.record
        let sample = publisher.sample(.new)
        await #expect(throws: StoreFailure.isClosed) { try await store.submit(sample) }
        await #expect(throws: StoreFailure.isClosed) { try await store.save(record) }
        await #expect(throws: StoreFailure.isClosed) { try await store.timeline(.everything) }
        #expect(await store.storeTrouble() != nil)
        for await _ in store.commits() { Issue.record("a closed store commits nothing") }
    }

    @Test("close commits what waits")
    func closeCommitsWhat() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open { $0.gatherMilliseconds = 60_000 }
        let publisher = try await Publisher(store)
        try await publisher.commit([.new])
        for verdict in [Verdict.new, .same, .new] { try await store.submit(publisher.sample(verdict)) }
        #expect(try await store.timeline(.everything).total == 1)
        try await store.close()
        let again = try await folder.open()
        #expect(try await again.timeline(.everything).total == 4)
        try await again.close()
    }

    @Test("marks are kept")
    func marksKept() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        let publisher = try await Publisher(store)
        let (session, source, start) = (publisher.record.id, publisher.record.sourceID, Publisher.start)
        let size = PictureSize(width: 640, height: 360)
        try await store.submit(
            .formatSpan(sessionID: session, sourceID: source, start: start, pictureSize: size, codec: .hevc)
        )
        let end = start.advanced(bySeconds: 9)
        try await store.submit(.gap(sessionID: session, sourceID: source, start: start, end: end, cause: .disconnected))
        try await store.close()
        let main = try MainFileReader(folder)
        #expect(
            try main.rows("SELECT * FROM mem.format_spans") == [
                [
                    .text(session.rawValue), .integer(1), .timestamp(microseconds: start.microseconds), .integer(640),
                    .integer(360), .text("hvc1"),
                ]
            ]
        )
        #expect(
            try main.rows("SELECT * FROM mem.gaps") == [
                [
                    .text(session.rawValue), .integer(1), .timestamp(microseconds: start.microseconds),
                    .timestamp(microseconds: end.microseconds), .text("disconnected"),
                ]
            ]
        )
    }
}
