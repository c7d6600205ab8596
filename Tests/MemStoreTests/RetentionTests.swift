import Foundation
import MemCore
import Testing

@testable import MemStore

@Suite("Retention")
struct RetentionTests {
    static let day = 86_400.0

    func at(_ seconds: Double) -> Instant { Publisher.start.advanced(bySeconds: seconds) }

    func rules(_ change: (inout Configuration.Retention) -> Void) -> Configuration {
        var configuration = Configuration()
        change(&configuration.retention)
        return configuration
    }

    /// Runs, after it has said what would go.
    func retain(_ store: Store, at seconds: Double, by rules: Configuration) async throws -> RetentionRun {
        let expected = try await store.retain(by: rules, isDryRun: true, at: at(seconds))
        let run = try await store.retain(by: rules, isDryRun: false, at: at(seconds))
        #expect(run == expected, "what would go went")
        let again = try await store.retain(by: rules, isDryRun: false, at: at(seconds))
        #expect(again.isIdle, "it is gone already")
        return run
    }

    /// New pictures at some seconds after the start.
    func publish(_ publisher: Publisher, at seconds: [Double], bytes: Int = 100) async throws -> [FrameID] {
        let samples = seconds.map { second in
            var sample = publisher.sample(.new, bytes: bytes)
            sample.instant = at(second)
            return sample
        }
        try await publisher.commit(samples)
        return samples.map(\.frameID)
    }

    /// Those of the frames that have their pictures.
    func pictured(_ frames: [FrameID], in store: Store) async throws -> [FrameID] {
        var found: [FrameID] = []
        for frame in frames where try await store.jpeg(of: frame, .full) != nil { found.append(frame) }
        return found
    }

    @Test("nothing goes unless somebody says so")
    func byDefault() async throws {
        try await withStore { store in
            let frames = try await publish(try await Publisher(store), at: [0, 1, 2])
            #expect(try await retain(store, at: 1000 * Self.day, by: Configuration()).isIdle)
            #expect(try await pictured(frames, in: store) == frames)
            #expect(try await store.retentionRuns(limit: 10, offset: 0) == [])
        }
    }

    @Test("what is older than keep_days is forgotten, by full hours")
    func keepDays() async throws {
        try await withStore { store in
            // The start is ten minutes to the hour.
            let frames = try await publish(try await Publisher(store), at: [0, 3600, 7200])
            let run = try await retain(store, at: Self.day + 7200, by: rules { $0.keepDays = 1 })
            #expect(run.forgotten.samples == 2)
            #expect(run.forgotten.frames == 2)
            #expect(try await store.frame(frames[1]) == nil)
            #expect(try await pictured(frames, in: store) == [frames[2]])
            let runs = try await store.retentionRuns(limit: 10, offset: 0)
            #expect(runs.map(\.run) == [run], "those that let go of something")
        }
    }

    @Test("pictures go after picture_days, and it stays known when they were on screen")
    func pictureDays() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let frames = try await publish(one, at: [0, 1, 2, 3600])
            // Shown again later, and on screen when the time begins that stays.
            var again = one.sample(.seen, showing: frames[1])
            again.instant = at(7200)
            try await one.commit([again])
            let run = try await retain(store, at: Self.day + 7200, by: rules { $0.pictureDays = 1 })
            #expect(run.expired.count == 2)
            #expect(run.expired.bytes == 220)
            #expect(run.forgotten == Forgotten())
            #expect(try await pictured(frames, in: store) == [frames[1], frames[3]])
            #expect(try await store.frame(frames[0]) != nil)
            #expect(try await store.timeline(.everything).total == 5)
            #expect(store.wantsAnew(frames[0]), "who shows it again keeps it anew")
            #expect(!store.wantsAnew(frames[1]))
        }
    }

    @Test("the last picture of a stream that ended goes like any other")
    func ended() async throws {
        try await withStore { store in
            let frames = try await publish(try await Publisher(store), at: [0, 1])
            #expect(try await retain(store, at: 3 * Self.day, by: rules { $0.pictureDays = 1 }).expired.count == 2)
            #expect(try await pictured(frames, in: store) == [])
        }
    }

    @Test("after thin_days the first picture of each minute of each stream stays")
    func thinDays() async throws {
        try await withStore { store in
            let one = try await publish(try await Publisher(store), at: (0..<121).map(Double.init))
            let two = try await publish(try await Publisher(store, name: "two"), at: [30, 31])
            let run = try await retain(store, at: 3 * Self.day, by: rules { $0.thinDays = 1 })
            #expect(run.thinned.count == 119)
            #expect(try await pictured(one + two, in: store) == [one[0], one[60], one[120], two[0]])
            let both = rules {
                $0.thinDays = 1
                $0.pictureDays = 2
            }
            #expect(try await retain(store, at: 3 * Self.day, by: both).expired.count == 4)
        }
    }

    @Test("a stream may have days of its own")
    func ownDays() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let two = try await Publisher(store, name: "two")
            let frames = try await publish(one, at: [0]) + publish(two, at: [0])
            two.record.settings.pictureDays = 0
            try await store.save(two.record)
            let run = try await retain(store, at: 3 * Self.day, by: rules { $0.pictureDays = 1 })
            #expect(run.expired.count == 1)
            #expect(try await pictured(frames, in: store) == [frames[1]])
        }
    }

    private func record(_ publisher: Publisher, at seconds: [Double]) async throws {
        for second in seconds {
            let segment = RecordedSegment(
                sessionID: publisher.record.id,
                start: at(second),
                end: at(second + 60),
                bytes: 5,
                videoCodec: "avc1",
                audioCodec: nil,
                file: "\(Int(second)).mp4"
            )
            let folder = "\(publisher.store.recordingFolder)/\(segment.sessionID)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data("video".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(segment.file)"))
            try await publisher.store.save(segment)
        }
    }

    /// The files of the segments that are known of a session.
    private func files(of publisher: Publisher) async throws -> [String] {
        try await publisher.store.segments(SegmentQuery(sessionID: publisher.record.id, limit: 100)).segments.map(
            \.file
        )
    }

    @Test("recordings go after recording_days, and for want of room, the oldest first; what is held stays")
    func recordings() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            try await record(one, at: [0, 60, 120, 7200])
            let hold = try await store.hold(Hold.Draft(sourceID: nil, start: at(70), end: at(80), reason: ""))
            let old = rules { $0.recordingDays = 1 }
            let run = try await retain(store, at: Self.day + 7200, by: old)
            #expect((run.recordings.count, run.recordings.bytes) == (2, 10))
            #expect(try await files(of: one) == ["60.mp4", "7200.mp4"])
            #expect(try await store.release(hold.id))
            // There is no disk of which so much is free.
            let short = rules { $0.minimumFree = .max / 2 }
            #expect(try await retain(store, at: 7205, by: short).recordings.count == 1)
            #expect(try await files(of: one) == ["7200.mp4"])
            let all = rules { $0.keepDays = 1 }
            let last = try await retain(store, at: 2 * Self.day, by: all)
            #expect(last.forgotten.segments == 1, "with nothing else beside it")
        }
    }

    @Test("what is held stays, with what was on screen when it begins")
    func holds() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let frames = try await publish(one, at: [0, 10, 20, 30])
            let source = one.record.sourceID
            let hold = try await store.hold(
                Hold.Draft(sourceID: source, start: at(15), end: at(20), reason: "a dispute")
            )
            #expect(try await store.holds() == [hold])
            let pictures = rules { $0.pictureDays = 1 }
            #expect(try await retain(store, at: 3 * Self.day, by: pictures).expired.count == 2)
            #expect(try await pictured(frames, in: store) == [frames[1], frames[2]])
            let all = rules { $0.keepDays = 1 }
            #expect(try await retain(store, at: 3 * Self.day, by: all).forgotten.samples == 3)
            #expect(try await store.timeline(.everything).entries.map(\.frame.id) == [frames[2]])
            #expect(try await store.release(hold.id))
            #expect(try await !store.release(hold.id))
            #expect(try await retain(store, at: 3 * Self.day, by: all).forgotten.samples == 1)
        }
    }

    @Test("what is too much goes, what came first at the beginning, but nothing of the last minute")
    func maximumBytes() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let frames = try await publish(one, at: [0, 1, 2, 3, 100])
            #expect(try await retain(store, at: 101, by: rules { $0.maximumBytes = 250 }).evicted.count == 3)
            #expect(try await pictured(frames, in: store) == Array(frames[3...]))
            // The last but one is on screen until the last one comes.
            #expect(try await retain(store, at: 101, by: rules { $0.maximumBytes = 0 }).evicted.count == 0)
        }
    }

    @Test("a stream may have bounds of its own, for its pictures and for its recordings")
    func ownBytes() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let two = try await Publisher(store, name: "two")
            let frames = try await publish(one, at: [0, 1, 2, 100])
            let others = try await publish(two, at: [0, 1, 2, 100])
            try await record(one, at: [0, 60])
            try await record(two, at: [0, 60, 120])
            one.record.settings.maximumBytes = 250
            two.record.settings.maximumRecordingBytes = 9
            try await store.save(one.record)
            try await store.save(two.record)
            let run = try await retain(store, at: 300, by: Configuration())
            #expect((run.evicted.count, run.recordings.count) == (2, 2))
            #expect(try await pictured(frames + others, in: store) == Array(frames[2...]) + others)
            #expect(try await files(of: one) == ["0.mp4", "60.mp4"])
            #expect(try await files(of: two) == ["120.mp4"])
            let all = try await retain(store, at: 300, by: rules { $0.maximumRecordingBytes = 11 })
            #expect(all.recordings.count == 1)
            #expect(try await files(of: one) == ["60.mp4"])
        }
    }

    @Test("what went by age can be had back for a day, and is held then")
    func undo() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let frames = try await publish(one, at: [0, 1, 2])
            try await record(one, at: [0, 60])
            let rules = rules {
                $0.pictureDays = 1
                $0.recordingDays = 1
            }
            #expect(try await retain(store, at: 3 * Self.day, by: rules).expired.count == 3)
            #expect(try await files(of: one) == [])
            let folder = "\(store.recordingFolder)/\(one.record.id)"
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.sorted() == [".0.mp4", ".60.mp4"], "out of the way of whoever looks for recordings")
            let logged = try #require(try await store.retentionRuns(limit: 10, offset: 0).first)
            #expect((logged.pictures.count, logged.pictures.bytes) == (3, 330))
            #expect((logged.recordings.count, logged.recordings.bytes) == (2, 10))
            let undo = try #require(try await store.undoRetention(logged.id))
            #expect((undo.pictures, undo.recordings) == (logged.pictures, logged.recordings))
            #expect(try await pictured(frames, in: store) == frames)
            #expect(try await files(of: one) == ["0.mp4", "60.mp4"])
            #expect(FileManager.default.fileExists(atPath: folder + "/60.mp4"))
            #expect(!store.wantsAnew(frames[0]))
            // The rules are as they were.
            #expect(try await retain(store, at: 3 * Self.day, by: rules).isIdle)
            #expect(try await store.undoRetention(logged.id) == RetentionUndo(), "there is nothing more")
            #expect(try await store.retentionRuns(limit: 10, offset: 0).first?.undoneAt != nil)
            #expect(try await store.undoRetention(LoggedRetentionRun.ID(rawValue: 1)) == nil)
            for hold in undo.holds { _ = try await store.release(hold.id) }
            #expect(try await retain(store, at: 3 * Self.day, by: rules).expired.count == 3)
        }
    }

    @Test("what went by age is gone for good after a day, when there is no room, or when it is forgotten")
    func undoEnds() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            _ = try await publish(one, at: [0, 1, 2])
            let rules = rules {
                $0.pictureDays = 1
                $0.recordingDays = 1
            }
            let folder = "\(store.recordingFolder)/\(one.record.id)"
            for (number, end) in [0, 1, 2].enumerated() {
                try await record(one, at: [Double(number * 60)])
                let then = 3 * Self.day + Double(number)
                #expect(try await retain(store, at: then, by: rules).recordings.count == 1)
                #expect(FileManager.default.fileExists(atPath: "\(folder)/.\(number * 60).mp4"))
                switch end {
                case 0: _ = try await store.retain(by: rules, isDryRun: false, at: at(4.1 * Self.day))
                case 1:
                    let short = self.rules { $0.minimumFree = .max / 2 }
                    _ = try await store.retain(by: short, isDryRun: false, at: at(then + 1))
                default: _ = try await store.forget(ForgetQuery(start: nil, end: at(Self.day), sourceID: nil))
                }
                #expect(!FileManager.default.fileExists(atPath: "\(folder)/.\(number * 60).mp4"), "\(end)")
                let logged = try #require(try await store.retentionRuns(limit: 10, offset: 0).first)
                #expect(logged.recordings.count == 0)
                #expect(try await store.undoRetention(logged.id)?.recordings.count == 0)
            }
        }
    }

    @Test("what was let go leaves its file, and the memory is as it should be")
    func files() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open { $0 = $0.with([\.pictureFileFrames: 4]) }
        let one = try await Publisher(store)
        let frames = try await publish(one, at: (0..<10).map(Double.init), bytes: 50_000)
        await store.pictures.settled()
        let before = try #require(await store.storeFigures()).pictureBytes
        _ = try await store.retain(by: rules { $0.thinDays = 1 }, isDryRun: false, at: at(3 * Self.day))
        let after = try #require(await store.storeFigures()).pictureBytes
        #expect(after == before, "for a day they can be had back")
        _ = try await store.retain(by: rules { $0.thinDays = 1 }, isDryRun: false, at: at(4.1 * Self.day))
        let later = try #require(await store.storeFigures()).pictureBytes
        #expect(later < before / 2)
        #expect(try await pictured(frames, in: store) == [frames[0]])
        try await store.close()
        #expect(try await folder.check().wrong == [:])
        let reopened = try await folder.open()
        #expect(try await pictured(frames, in: reopened) == [frames[0]])
        try await reopened.close()
    }

    @Test(
        "a small disk takes pictures for ever: the oldest make room for new ones",
        .enabled(if: SmallDisk.isPossible, "this user may not mount a small disk")
    )
    func smallDisk() async throws {
        let disk = try SmallDisk(megabytes: 40)
        let folder = try DatabaseFolder()
        let store = try await folder.open {
            $0.path = disk.path + "/mem.duckdb"
            $0.minimumFreeBytes = 6 << 20
            $0.pictureFileFrames = 20
        }
        let publisher = try await Publisher(store)
        let rules = rules { $0.minimumFree = 16 << 20 }
        var frames: [FrameID] = []
        // A picture is written twice until its file is finished, which others do meanwhile.
        for _ in 0..<40 {
            let samples = try await publisher.commit([Verdict](repeating: .new, count: 20), bytes: 100_000)
            frames += samples.map(\.frameID)
            #expect(store.lackOfRoom() == nil)
            #expect(try await store.jpeg(of: frames[frames.count - 1], .full) != nil)
            let now = try #require(samples.last).instant.advanced(bySeconds: 120)
            _ = try await store.retain(by: rules, isDryRun: false, at: now)
        }
        #expect(try await store.timeline(.everything).total == 800, "nothing of the timeline went")
        #expect(try await pictured(frames, in: store) == Array(frames.suffix(pictured(frames, in: store).count)))
        try await store.close()
    }

    @Test("what is added each day is told of each stream, and how long there is room for it")
    func forecast() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let now = Instant.now()
            var sample = one.sample(.new, bytes: 100)
            sample.instant = now.advanced(bySeconds: -Self.day)
            try await one.commit([sample])
            let forecast = try await store.storageForecast()
            #expect(forecast.growth.map(\.sourceID) == [one.record.sourceID])
            #expect(forecast.growth.first?.sessionID == one.record.id)
            #expect((109...110).contains(forecast.bytesPerDay))
            #expect(forecast.pictureBytes == 110)
            #expect(try #require(forecast.daysUntilFull) > 1)
        }
    }
}
