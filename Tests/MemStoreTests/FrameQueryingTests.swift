import MemCore
import Testing

@testable import MemStore

@Suite struct FrameQueryingTests {
    private func at(_ seconds: Double) -> Instant { Publisher.start.advanced(bySeconds: seconds) }

    @Test("the frames shown last come with their pictures, the one shown last at the end")
    func shownLast() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store)
            let first = try await publisher.commit([.new, .new, .new, .new]).map(\.frameID)
            try await publisher.commit([publisher.sample(.seen, showing: first[1])])
            let other = try await Publisher(store, name: "other")
            try await other.commit([.new])
            let order = [first[0], first[2], first[3], first[1]]
            func shown(since: Double = 0, count: Int = 64, bytes: Int = 1 << 20) async throws -> [FrameID] {
                let frames = try await store.framesShownLast(
                    of: publisher.record.sourceID,
                    since: at(since),
                    count: count,
                    bytes: bytes
                )
                #expect(frames.allSatisfy { $0.jpeg == Publisher.picture(of: $0.frame.id).jpeg })
                return frames.map(\.frame.id)
            }
            #expect(try await shown() == order)
            #expect(try await shown(count: 2) == order.suffix(2))
            #expect(try await shown(bytes: 350) == order.suffix(3))
            #expect(try await shown(since: 3) == order.suffix(2))
            #expect(try await shown(since: 9) == [])
        }
    }

    @Test("frames are found by their likeness, the most similar first")
    func similar() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let fingerprints = [
                Fingerprint(0, 0, 0, 0), Fingerprint(.max, .max, .max, .max), Fingerprint(1, 0, 0, 0),
                Fingerprint(1, 1 << 63, 3, 7), Fingerprint(0, 0, 0, 0),
            ]
            let samples = fingerprints.map { fingerprint in
                var sample = one.sample(.new)
                sample.fingerprint = fingerprint
                return sample
            }
            try await one.commit(samples)
            let ids = samples.map(\.frameID)
            func found(_ least: Double, limit: Int = 10) async throws -> [FrameID] {
                try await store.frames(similarTo: fingerprints[0], minimumSimilarity: least, limit: limit).map(
                    \.frame.id
                )
            }
            #expect(try await found(0) == [ids[0], ids[4], ids[2], ids[3], ids[1]])
            #expect(try await found(100) == [ids[0], ids[4]])
            #expect(try await found(99.6) == [ids[0], ids[4], ids[2]])
            #expect(try await found(0, limit: 2) == [ids[0], ids[4]])
            let first = try await store.frames(similarTo: fingerprints[1], minimumSimilarity: 50, limit: 10)
            #expect(first.map(\.similarity) == [100])
        }
    }

    @Test("samples that show an older frame point at it")
    func samplesShowOlder() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store)
            let first = publisher.sample(.new)
            let second = publisher.sample(.new)
            let seen = publisher.sample(.seen, showing: first.frameID)
            try await publisher.commit([first, second, seen])
            let entry = try #require(try await store.timeline(.everything).entries.last)
            #expect(entry.verdict == .seen)
            #expect(entry.similarity == 99.609375)
            #expect(
                entry.frame
                    == FrameRecord(
                        id: first.frameID,
                        sourceID: publisher.record.sourceID,
                        firstInstant: first.instant,
                        pictureSize: first.pictureSize,
                        fingerprint: first.fingerprint,
                        jpegBytes: 100,
                        jpegQuality: 85
                    )
            )
            #expect(try await store.frame(first.frameID) == entry.frame)
            #expect(try await store.latestFrame(of: publisher.record.sourceID) == entry.frame)
        }
    }

    @Test("both renditions come back byte for byte")
    func bothRenditionsCome() async throws {
        try await withStore { store in
            let samples = try await Publisher(store).commit([.new, .new], bytes: 400_000)
            for sample in samples {
                #expect(try await store.jpeg(of: sample.frameID, .full) == sample.picture?.jpeg)
                #expect(try await store.jpeg(of: sample.frameID, .thumbnail) == sample.picture?.thumbnail)
            }
        }
    }

    @Test("what does not exist is nil, not an error")
    func whatDoesNot() async throws {
        try await withStore { store in
            let reserved = store.reserveFrameID()
            let frame = try await store.frame(reserved)
            let jpeg = try await store.jpeg(of: reserved, .full)
            let latest = try await store.latestFrame(of: SourceID(rawValue: 99))
            #expect(frame == nil && jpeg == nil && latest == nil)
        }
    }

    @Test("a frame that is not committed is not visible")
    func frameNotCommitted() async throws {
        try await withStore([\.gatherMilliseconds: 3_600_000]) { store in
            let publisher = try await Publisher(store)
            let first = try await publisher.commit([.new])[0]
            let sample = publisher.sample(.new)
            try await store.submit(sample)
            #expect(try await store.frame(sample.frameID) == nil)
            #expect(try await store.latestFrame(of: publisher.record.sourceID)?.id == first.frameID)
            try await store.save(publisher.record)
            #expect(try await store.frame(sample.frameID)?.id == sample.frameID)
        }
    }

    @Test("the latest frame is known after a restart")
    func latestFrameKnown() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        let publisher = try await Publisher(store)
        let samples = try await publisher.commit([.new, .new, .same])
        try await store.close()
        let again = try await folder.open()
        #expect(try await again.latestFrame(of: publisher.record.sourceID)?.id == samples[1].frameID)
        #expect(try await again.jpeg(of: samples[0].frameID, .full) == samples[0].picture?.jpeg)
        try await again.close()
    }

    @Test("readers and writer work side by side")
    func readersWriterWork() async throws {
        try await withStore([\.pictureFileFrames: 20]) { store in
            let publisher = try await Publisher(store)
            let first = try await publisher.commit([.new], bytes: 50_000)[0]
            let samples = (0..<300).map { _ in publisher.sample(.new, bytes: 50_000) }
            try await withThrowingTaskGroup { group in
                for _ in 0..<6 {
                    group.addTask {
                        for _ in 0..<50 {
                            #expect(try await store.jpeg(of: first.frameID, .full) == first.picture?.jpeg)
                            let page = try await store.timeline(.everything)
                            #expect(page.entries.count == page.total)
                            let newest = try #require(page.entries.last).frame.id
                            #expect(try await store.jpeg(of: newest, .thumbnail)?.count == 5000)
                        }
                    }
                }
                try await publisher.commit(samples)
                try await group.waitForAll()
            }
            #expect(try await store.timeline(.everything).total == 301)
        }
    }
}
