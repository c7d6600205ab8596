import Foundation
import MemCore
import Testing

@testable import MemStore

/// Finished files are read once; what is told of them is the same each time, as long as they are there.
@Suite("Playing recordings")
struct RecordingPlayingTests {
    private func at(_ seconds: Double) -> Instant { Publisher.start.advanced(bySeconds: seconds) }

    private func box(_ type: String, _ body: [UInt8]) -> [UInt8] {
        big(UInt32(body.count + 8)) + Array(type.utf8) + body
    }

    private func big(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    /// A fragment of one picture of half a second.
    private func fragment(at instant: Instant) -> [UInt8] {
        let seconds = Double(instant.microseconds) / 1_000_000 + 2_208_988_800
        let clock = UInt64(seconds * 2) << 31
        // One sample: its length, its size, that it is a keyframe, and that it is shown when it is decoded.
        let samples = [0, 1, 0, 500_000, 4, 0, 0].flatMap { big(UInt32($0)) }
        let track = box("tfhd", big(UInt32(0)) + big(UInt32(1))) + box("trun", samples)
        let time = box("prft", big(UInt32(0)) + big(UInt32(1)) + big(clock) + big(UInt64(0)))
        return time + box("moof", box("traf", track)) + box("mdat", Array("data".utf8))
    }

    /// Records files of a second, one after the other.
    private func record(_ numbers: Range<Int>, by publisher: Publisher) async throws {
        let folder = "\(publisher.store.recordingFolder)/\(publisher.record.id)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for number in numbers {
            let bytes = box("ftyp", []) + [0, 0.5].flatMap { fragment(at: at(Double(number) + $0)) }
            let segment = RecordedSegment(
                sessionID: publisher.record.id,
                start: at(Double(number)),
                end: at(Double(number) + 1),
                bytes: Int64(bytes.count),
                videoCodec: "avc1",
                audioCodec: nil,
                file: "\(number).mp4"
            )
            try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(segment.file)"))
            try await publisher.store.save(segment)
        }
    }

    @Test("all files of a range are told, in the order of time, each time alike")
    func range() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store)
            try await record(0..<100, by: publisher)
            let first = try await store.playableFiles(of: publisher.record.id, from: at(0), to: at(100))
            #expect(first.map(\.name) == (0..<100).map { "\($0).mp4" })
            #expect(first.allSatisfy { $0.fragments.count == 2 && $0.isComplete })
            #expect(first.last?.fragments.map(\.duration.seconds) == [0.5, 0.5])
            #expect(try await store.playableFiles(of: publisher.record.id, from: at(0), to: at(100)) == first)
            let part = try await store.playableFiles(of: publisher.record.id, from: at(10), to: at(12))
            #expect(part == Array(first[10..<12]))
        }
    }

    @Test("a file that is gone is not told of, also if it was known; one that comes back is")
    func gone() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store)
            try await record(0..<3, by: publisher)
            let all = try await store.playableFiles(of: publisher.record.id, from: at(0), to: at(3))
            #expect(all.count == 3)
            let path = "\(store.recordingFolder)/\(publisher.record.id)/1.mp4"
            try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
            let left = try await store.playableFiles(of: publisher.record.id, from: at(0), to: at(3))
            #expect(left.map(\.name) == ["0.mp4", "2.mp4"])
            try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
            #expect(try await store.playableFiles(of: publisher.record.id, from: at(0), to: at(3)) == all)
        }
    }

    @Test("what is forgotten is told no more")
    func forgotten() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store)
            try await record(0..<3, by: publisher)
            _ = try await store.playableFiles(of: publisher.record.id, from: at(0), to: at(3))
            _ = try await store.forget(ForgetQuery(start: at(0), end: at(2), sessionID: publisher.record.id))
            let left = try await store.playableFiles(of: publisher.record.id, from: at(0), to: at(3))
            #expect(left.map(\.name) == ["2.mp4"])
        }
    }
}
