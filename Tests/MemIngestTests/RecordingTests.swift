import Foundation
import FragmentedMP4
import Logging
import MemCore
import SampleClips
import Testing

@testable import MemIngest

/// What is published is in files, whole, and what is known of them is true.
@Suite("Recordings")
struct RecordingTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let length = MediaTime(milliseconds: 4000)

    private func clip(bFrames: Int = 2) throws -> Clip {
        try Clip.make(
            with: try #require(Program.ffmpeg),
            input: "testsrc2=size=316x178:rate=25:duration=4",
            output: [
                "-c:v", "libx264", "-preset", "veryfast", "-bf", "\(bFrames)", "-g", "25", "-c:a", "aac", "-t", "4",
            ],
            inputArguments: ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=4"]
        )
    }

    private func recorder(
        _ store: RecordingsOnDisk,
        mode: RecordingMode = .always,
        lackOfRoom: @Sendable @escaping () -> String? = { nil }
    ) -> StreamRecorder {
        StreamRecorder(
            StreamRecorder.Environment(
                sessionID: RecordedStream.session,
                store: store,
                lackOfRoom: lackOfRoom,
                mode: { mode },
                budget: HeldBytes(maximum: .max),
                metrics: IngestMetrics.none.recording,
                logger: Self.logger,
                length: Self.length
            )
        )
    }

    private func record(_ packets: [RecordedPacket], by recorder: StreamRecorder) async {
        async let work: Void = recorder.run()
        for packet in packets { recorder.push([packet]) }
        recorder.finish()
        await work
    }

    /// When the packets of a track are decoded, as FFmpeg reads them from a file.
    private func packets(of path: String, track: String) throws -> [Double] {
        let arguments = ["-v", "error", "-copyts", "-i", path, "-map", track, "-c", "copy", "-f", "framecrc", "-"]
        let output = try #require(Program.ffmpeg).run(arguments)
        var base = 1.0
        return String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap { line in
            if line.hasPrefix("#tb"), let text = line.split(separator: " ").last {
                let parts = text.split(separator: "/").compactMap { Double($0) }
                if parts.count == 2 { base = parts[0] / parts[1] }
            }
            let fields = line.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            return fields.count >= 6 ? Double(fields[1]).map { $0 * base } : nil
        }
    }

    @Test("segments follow each other without a gap, and every packet is in one", .enabled(if: Program.ffmpeg != nil))
    func tiles() async throws {
        let store = RecordingsOnDisk()
        let sent = RecordedStream(try clip(), times: 4, length: Self.length)
        await record(sent.packets, by: recorder(store))
        let segments = store.all
        #expect(segments.count == 4)
        #expect(zip(segments, segments.dropFirst()).allSatisfy { $0.end == $1.start })
        var pictures = 0
        var sounds = 0
        for segment in segments {
            #expect(segment.videoCodec == "avc1" && segment.audioCodec == "mp4a")
            let length = segment.end.seconds(since: segment.start)
            #expect((length - 4).magnitude < 0.06, "\(length)")
            let path = store.path(segment)
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64
            #expect(segment.bytes == size)
            let video = try packets(of: path, track: "0:v:0")
            pictures += video.count
            let total = (video.last ?? 0) - (video.first ?? 0) + 0.04
            // Instants follow the wall clock, by half a percent at most.
            #expect((total - length).magnitude < 0.06, "\(total) of \(length)")
            sounds += try packets(of: path, track: "0:a:0").count
        }
        #expect(pictures == sent.video.count)
        #expect(sounds == sent.sound.count)
    }

    @Test("what is told of files while they grow is what is in them then", .enabled(if: Program.ffmpeg != nil))
    func growth() async throws {
        let store = RecordingsOnDisk()
        let sent = RecordedStream(try clip(), times: 2, length: Self.length)
        await record(sent.packets, by: recorder(store))
        var told: [String: [RecordedFragment]] = [:]
        var fronts: [String: Int64] = [:]
        for growth in store.growth {
            switch growth {
            case .began(let segment, let front): fronts[segment.file] = front
            case .added(let fragment, let file): told[file, default: []].append(fragment)
            case .lengthened, .ended: break
            }
        }
        #expect(store.all.count == 2)
        for segment in store.all {
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: store.path(segment))))
            let found = try #require(
                SegmentFragments(size: segment.bytes) { Array(bytes.dropFirst(Int($0)).prefix($1)) }
            )
            #expect(found.front == fronts[segment.file])
            #expect(found.fragments.map(\.start) == told[segment.file]?.map(\.start))
            #expect(found.fragments.map(\.duration) == told[segment.file]?.map(\.duration))
            #expect(found.fragments.map(\.isKeyframe) == told[segment.file]?.map(\.isKeyframe))
            #expect(found.fragments.first?.isKeyframe == true)
            #expect(found.fragments.last?.range.upperBound == segment.bytes)
        }
        #expect(store.growth.last == .ended)
    }

    @Test(
        "what a crash cut off is found at the next start, up to its last pictures",
        .enabled(if: Program.ffmpeg != nil),
        arguments: [true, false]
    )
    func recovery(isWithinSound: Bool) async throws {
        let store = RecordingsOnDisk()
        let sent = RecordedStream(try clip(), times: 2, length: Self.length)
        await record(sent.packets, by: recorder(store))
        let whole = try #require(store.all.last)
        let path = store.path(whole)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        // As if the program had died: in the middle of its last fragment, and nothing is known of it.
        let crashed = RecordingsOnDisk()
        let folder = "\(crashed.recordingFolder)/\(whole.sessionID)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let fragments = try #require(
            SegmentFragments(size: whole.bytes) { Array(bytes.dropFirst(Int($0)).prefix($1)) }?.fragments
        )
        let lastFragment = try #require(fragments.last)
        let cut = isWithinSound ? bytes.count - 100 : Int(lastFragment.range.lowerBound) + 700
        try bytes.prefix(cut).write(to: URL(fileURLWithPath: "\(folder)/\(whole.file)"))
        try bytes.prefix(50).write(to: URL(fileURLWithPath: "\(folder)/nothing.mp4"))
        try await RecordingRecovery(store: crashed, logger: Self.logger).run()
        let found = try #require(crashed.all.first)
        #expect(crashed.all.count == 1)
        #expect(found.start == whole.start)
        let missing = whole.end.seconds(since: found.end)
        #expect(isWithinSound ? missing.magnitude < 0.1 : (0.1...0.55).contains(missing), "\(missing)")
        #expect((found.videoCodec, found.audioCodec ?? "") == ("avc1", "mp4a"))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(names == [whole.file], "of the other one nothing plays")
        let size = try FileManager.default.attributesOfItem(atPath: crashed.path(found))[.size] as? Int64
        #expect(found.bytes == size)
        let pictures = try packets(of: crashed.path(found), track: "0:v:0").count
        let all = try packets(of: path, track: "0:v:0").count
        #expect(isWithinSound ? pictures == all : (50..<all).contains(pictures))
        #expect(try packets(of: crashed.path(found), track: "0:a:0").count < packets(of: path, track: "0:a:0").count)
        try await RecordingRecovery(store: crashed, logger: Self.logger).run()
        #expect(crashed.all.count == 1, "it is known now")
    }

    @Test("a stream that is not to be recorded leaves nothing", .enabled(if: Program.ffmpeg != nil))
    func off() async throws {
        let store = RecordingsOnDisk()
        let sent = RecordedStream(try clip(), length: Self.length)
        await record(sent.packets, by: recorder(store, mode: .off))
        #expect(store.all.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: store.recordingFolder))
    }

    @Test("on a disk without room nothing is recorded", .enabled(if: Program.ffmpeg != nil))
    func full() async throws {
        let store = RecordingsOnDisk()
        let sent = RecordedStream(try clip(), length: Self.length)
        await record(sent.packets, by: recorder(store, lackOfRoom: { "the disk is nearly full" }))
        #expect(store.all.isEmpty)
    }

    @Test("what can't be written in time is dropped up to a keyframe, and another segment begins")
    func drops() async throws {
        let queue = RecordingQueue(budget: HeldBytes(maximum: .max), dropped: IngestMetrics.none.recording.dropped)
        let stream = SyntheticStream()
        let large = [UInt8](repeating: 1, count: 1 << 20)
        for number in 0..<60 { queue.push([stream.video(number, isKeyframe: number % 30 == 0, payload: large)]) }
        queue.finish()
        var taken: [RecordedPacket] = []
        while let packets = await queue.next() { taken += packets }
        guard case .end? = taken.first else {
            Issue.record("the hole is not told")
            return
        }
        #expect(queue.drops > 0)
        #expect(taken.count - 1 + queue.drops == 60)
    }
}
