import DecoderProtocol
import Glibc
import MemCore
import NIOCore
import SampleClips
import SeededNumbers
import Testing

/// Video that was made to hurt, given to the real program: it may give up, but only with a sentence and within its
/// limits, and never by a system call that its sandbox forbids.
@Suite("Bombs for mem-decoder")
struct BombTests {
    private static let codings: [(name: String, program: Program?, output: String)] = [
        ("H.264", .ffmpeg, "-c:v libx264 -preset ultrafast -g 20 -bf 2 -x264-params ref=8"),
        ("HEVC", .enhancedFFmpeg, "-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=20"),
        ("AV1", .enhancedFFmpeg, "-c:v libsvtav1 -preset 12 -g 20"),
        ("VP9", .enhancedFFmpeg, "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 20"),
    ]

    private func clip(_ coding: Int, size: String = "320x180") throws -> Clip {
        let (_, program, output) = Self.codings[coding]
        return try Clip.make(
            with: try #require(program),
            input: "testsrc2=size=\(size):rate=30:duration=2",
            output: output.split(separator: " ").map(String.init)
        )
    }

    /// What the program may hold, in bytes: as much as for 1080p.
    private static let memory: UInt64 = 1 << 30

    /// When the healthy video begins, in seconds: what came before it is long over.
    private static let later: Int64 = 60

    private func started() throws -> DecoderProcess {
        let process = try DecoderProcess()
        var frame = Configuration.Capture.Frame()
        frame.enableDeduplication = false
        process.send(
            .settings(
                DecoderSettings(
                    interval: MediaTime(milliseconds: 100),
                    frame: frame,
                    maximumLongSide: 1920,
                    maximumShortSide: 1080,
                    memoryLimit: Self.memory,
                    firstPictureNumber: 1
                )
            )
        )
        return process
    }

    /// Wants that it ends as it should, and that it takes video with which nothing is wrong unless it has given up;
    /// returns its samples.
    @discardableResult
    private func end(
        _ process: DecoderProcess,
        with healthy: Clip,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Int {
        process.send(healthy, later: Self.later)
        process.send(.end)
        let start = MediaTime(microseconds: Self.later * 1_000_000)
        let responses = try process.rest()
        let code = process.wait()
        #expect(code == 0 || code == 1, "signal \(-code)", sourceLocation: sourceLocation)
        if code == 1 {
            guard case .failure(.outOfMemory, _)? = responses.last else {
                Issue.record("\(responses.suffix(2))", sourceLocation: sourceLocation)
                return 0
            }
        } else {
            let after = responses.count { if case .sample(let sample) = $0 { sample.pts >= start } else { false } }
            let failures = responses.filter { if case .failure = $0 { true } else { false } }
            #expect(after >= 15, "\(after) samples of 2 s; \(failures)", sourceLocation: sourceLocation)
        }
        return responses.count { if case .sample = $0 { true } else { false } }
    }

    @Test("bytes that are wrong, from one in a thousand to every second one", arguments: codings.indices)
    func corrupt(coding: Int) throws {
        let clip = try clip(coding)
        for share in [0.001, 0.01, 0.1, 0.5] {
            for seed in 11...12 { try corrupt(share, of: clip, seed: UInt64(seed)) }
        }
    }

    private func corrupt(_ share: Double, of clip: Clip, seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        let process = try started()
        process.send(.format(clip.format))
        for var unit in clip.units {
            // The first bytes are lengths and headers in some codecs; half of the time they are spared.
            let start = Bool.random(using: &random) ? min(8, unit.payload.count) : 0
            for index in start..<unit.payload.count where Double.random(in: 0..<1, using: &random) < share {
                unit.payload[index] = UInt8.random(in: 0...255, using: &random)
            }
            process.send(unit.request)
        }
        try end(process, with: clip)
    }

    @Test("a keyframe that tells a size above the limits by mistake")
    func wrongSize() throws {
        let clip = try clip(3)
        let process = try started()
        process.send(.format(clip.format))
        for (index, unit) in clip.units.enumerated() {
            var unit = unit
            // frame_width_minus_1 begins in the second half of the fifth byte (VP9 6.2, 7.2.3).
            if index == 0 || index == 20 { unit.payload[4] |= 0x0F }
            process.send(unit.request)
        }
        try end(process, with: clip)
    }

    @Test("keyframes that give no picture, for longer than damage lasts")
    func fruitless() throws {
        let clip = try clip(3)
        let process = try started()
        process.send(.format(clip.format))
        for round in 0..<7 {
            for unit in clip.units {
                var unit = unit
                let later = MediaTime(microseconds: Int64(round) * 2_000_000)
                unit.dts = unit.dts + later
                unit.pts = unit.pts + later
                // Behind the size: what is there can't be true.
                for index in min(10, unit.payload.count)..<unit.payload.count { unit.payload[index] = 0xFF }
                process.send(unit.request)
            }
        }
        let responses = try process.rest()
        guard case .failure(.fruitless, let reason)? = responses.last else {
            Issue.record("\(responses.suffix(2))")
            return
        }
        #expect(reason.contains("keyframes in a row"))
        #expect(process.wait() == 1)
    }

    @Test("access units, and records, that end anywhere", arguments: codings.indices)
    func truncated(coding: Int) throws {
        var random = SeededNumbers(seed: 12)
        let clip = try clip(coding)
        let process = try started()
        for round in 0..<30 {
            var record = clip.record
            record.removeLast(Int.random(in: 0...record.count, using: &random))
            let bytes = ByteBuffer(bytes: round < 20 ? record : clip.record)
            process.send(.format(VideoFormat(codec: clip.codec, record: bytes)))
            for var unit in clip.units.prefix(25) {
                unit.payload.removeLast(Int.random(in: 0...unit.payload.count, using: &random))
                process.send(unit.request)
            }
        }
        try end(process, with: clip)
    }

    @Test("another format, and another size, before every access unit", arguments: [0, 3])
    func formats(coding: Int) throws {
        let clips = [try clip(coding), try clip(coding, size: "640x360"), try clip(coding, size: "64x64")]
        let process = try started()
        for index in 0..<min(60, clips[0].units.count) {
            let clip = clips[index % clips.count]
            process.send(.format(clip.format))
            process.send(clip.units[index].request)
        }
        try end(process, with: clips[0])
    }

    @Test("another SPS in-band before every access unit, and thousands of them in one")
    func parameterSets() throws {
        let clips = [try clip(0), try clip(0, size: "640x360"), try clip(0, size: "1280x720")]
        let process = try started()
        process.send(.format(clips[0].format))
        for index in 0..<60 {
            let other = clips[index % clips.count]
            var unit = other.units[index]
            unit.payload = other.parameterSetUnits + unit.payload
            process.send(unit.request)
        }
        var random = SeededNumbers(seed: 13)
        for index in 0..<10 {
            var unit = clips[0].units[index]
            var sets: [UInt8] = []
            for _ in 0..<4000 {
                var set = clips[0].parameterSetUnits
                set[Int.random(in: 5..<set.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                sets += set
            }
            unit.payload = sets + unit.payload
            process.send(unit.request)
        }
        try end(process, with: clips[0])
    }

    @Test("sixteen references of a picture at the limit, and one above it")
    func references() throws {
        let process = try started()
        let large = try Clip.make(
            with: try #require(Program.ffmpeg),
            input: "testsrc2=size=1920x1080:rate=30:duration=1",
            output: ["-c:v", "libx264", "-preset", "ultrafast", "-g", "40", "-x264-params", "ref=16:bframes=3"]
        )
        process.send(large)
        let samples = try end(process, with: try clip(0))
        #expect(samples == 10 + 20)
        let refusing = try started()
        refusing.send(
            try Clip.make(
                with: try #require(Program.ffmpeg),
                input: "color=gray:size=1936x1080:rate=10:duration=1",
                output: ["-c:v", "libx264", "-preset", "ultrafast"]
            )
        )
        refusing.send(.end)
        let responses = try refusing.rest()
        #expect(responses.contains { if case .failure(.pictureTooLarge, _) = $0 { true } else { false } })
        #expect(refusing.wait() == 0)
    }
}
