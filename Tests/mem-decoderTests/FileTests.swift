import DecoderProtocol
import Foundation
import MemCore
import NIOCore
import SampleClips
import SeededNumbers
import Testing

/// Video files, read by the real program.
@Suite("mem-decoder reads files")
struct FileTests {
    private func settings(longSide: Int = 7680, interval: Int64 = 1000) -> DecoderRequest {
        var frame = Configuration.Capture.Frame()
        frame.enableDeduplication = false
        return .settings(
            DecoderSettings(
                interval: MediaTime(milliseconds: interval),
                frame: frame,
                maximumLongSide: longSide,
                maximumShortSide: longSide,
                memoryLimit: 4 << 30,
                firstPictureNumber: 1
            )
        )
    }

    /// What the program answers about a file after it said that it is ready.
    private func answers(about path: String, longSide: Int = 7680) throws -> [DecoderResponse] {
        let process = try DecoderProcess(file: path)
        process.send(settings(longSide: longSide))
        process.send(.file)
        return Array(try process.rest().dropFirst())
    }

    private func times(_ responses: [DecoderResponse]) -> [MediaTime] {
        responses.compactMap { if case .sample(let sample) = $0 { sample.pts } else { nil } }
    }

    private func lastPosition(_ responses: [DecoderResponse]) -> FilePosition? {
        responses.compactMap { if case .position(let position) = $0 { position } else { nil } }.last
    }

    private func failure(_ responses: [DecoderResponse]) -> String? {
        responses.compactMap { if case .failure(_, let reason) = $0 { reason } else { nil } }.last
    }

    /// Five and a half seconds with B-frames in a container; the caller removes the file.
    private func film(_ name: String, _ output: [String], with program: Program? = .ffmpeg) throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("film-\(UUID())-\(name)").path
        let input = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30:duration=5.5"]
        let sound = ["-f", "lavfi", "-i", "sine=duration=5.5"]
        _ = try #require(program).run(["-v", "error", "-y"] + input + sound + output + [path])
        return path
    }

    private static let avc = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "60", "-bf", "3", "-pix_fmt", "yuv420p"]

    /// A container, the arguments of its encoder, and whether they need PyPI's FFmpeg.
    private static let films: [(name: String, output: [String], isOther: Bool)] = [
        ("avc.mp4", avc, false),
        ("fast.mp4", avc + ["-movflags", "+faststart"], false),
        ("fragments.mp4", avc + ["-movflags", "+frag_keyframe+empty_moov"], false),
        ("avc.mov", avc, false),
        ("avc.mkv", avc, false),
        ("avc.flv", avc + ["-ar", "44100"], false),
        ("vp9.webm", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-g", "60"], true),
        ("hevc.mp4", ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=0:keyint=60"], true),
        ("hevc.mkv", ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=0:keyint=60"], true),
        ("av1.mkv", ["-c:v", "libsvtav1", "-preset", "12", "-g", "60"], true),
    ]

    @Test("a file gives one sample a second and tells how long it is", arguments: films.indices)
    func samples(_ index: Int) throws {
        let film = Self.films[index]
        let path = try made(film)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let answers = try answers(about: path)
        #expect(failure(answers) == nil, "\(film.name)")
        let pts = times(answers)
        let first = try #require(pts.first)
        // Matroska and FLV count in milliseconds.
        #expect(pts.map { Int((($0 - first).seconds * 10).rounded()) } == [0, 10, 20, 30, 40, 50], "\(film.name)")
        let position = try #require(lastPosition(answers))
        #expect(position.fraction == 1)
        #expect(!position.isCutOff, "\(film.name) \(position)")
        #expect(abs(position.end.seconds - 5.5) < 0.05, "\(film.name) \(position)")
        #expect(answers.last == .finished)
    }

    private func made(_ film: (name: String, output: [String], isOther: Bool)) throws -> String {
        try self.film(film.name, film.output, with: film.isOther ? .enhancedFFmpeg : .ffmpeg)
    }

    /// A still whose top left quarter is blue, as a film that says how far it is to be turned, counterclockwise.
    private func turned(by degrees: Int, pixels: String) throws -> String {
        let flat = try film(
            "flat.mp4",
            ["-vf", "drawbox=0:0:iw:ih:red:fill,drawbox=0:0:160:90:blue:fill,format=\(pixels)"] + [
                "-c:v", "libx264", "-map", "0:v",
            ]
        )
        defer { try? FileManager.default.removeItem(atPath: flat) }
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("film-\(UUID())-turned.mov").path
        let arguments = ["-i", flat, "-c", "copy", "-metadata:s:v:0", "rotate=\(degrees)", path]
        _ = try #require(Program.ffmpeg).run(["-v", "error", "-y"] + arguments)
        return path
    }

    @Test(
        "a film that was taken upright, or upside down, is seen as it was meant",
        arguments: [(0, 0, 0), (90, 0, 1), (180, 1, 1), (270, 1, 0)],
        ["yuv420p", "yuv422p", "yuv444p", "gray10le"]
    )
    func turned(_ turn: (degrees: Int, column: Int, row: Int), pixels: String) throws {
        let path = try turned(by: turn.degrees, pixels: pixels)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let answers = try answers(about: path)
        let sample = try #require(
            answers.compactMap { if case .sample(let sample) = $0 { sample } else { nil } }.first,
            "\(String(describing: failure(answers)))"
        )
        let isQuarter = turn.degrees % 180 != 0
        let size = isQuarter ? PictureSize(width: 180, height: 320) : PictureSize(width: 320, height: 180)
        #expect(sample.pictureSize == size)
        var light: [[UInt8]] = []
        for (column, row) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            let filter = "crop=iw/2:ih/2:\(column)*iw/2:\(row)*ih/2"
            let colour = try PictureFiles.middle(
                ofPPM: PictureFiles.convert(Array(buffer: sample.jpeg), filter: filter, to: "ppm")
            ).colour
            light.append(colour)
            let isBlue = column == turn.column && row == turn.row
            // Blue has less light than red, where colours are gone.
            if pixels.hasPrefix("gray") { #expect((colour[0] < 60) == isBlue, "\(column) \(row) \(colour)") }
            if !pixels.hasPrefix("gray") { #expect((colour[2] > colour[0]) == isBlue, "\(column) \(row) \(colour)") }
        }
    }

    @Test(
        "a file is asked when it was recorded",
        arguments: [
            ("a.mp4", ["-metadata", "creation_time=2026-11-22T09:30:00.25Z"], "2026-11-22T09:30:00Z"),
            ("a.mkv", ["-metadata", "creation_time=2026-11-22T09:30:00.25Z"], "2026-11-22T09:30:00.250Z"),
            (
                "a.mov",
                [
                    "-movflags", "use_metadata_tags", "-metadata", "creation_time=2026-11-22T10:00:00Z",
                    "-metadata", "com.apple.quicktime.creationdate=2026-11-22T11:30:00+0200",
                ],
                "2026-11-22T09:30:00Z"
            ),
            ("a.mp4", ["-metadata", "com.apple.quicktime.creationdate=yesterday"], nil),
            ("a.mkv", [], nil),
        ] as [(String, [String], String?)]
    )
    func recordedAt(name: String, options: [String], time: String?) throws {
        let path = try film(name, Self.avc + options)
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try answers(about: path).first == .opened(time.flatMap { Instant(rfc3339: $0) }))
    }

    @Test("a picture that is forgotten while the file is read is kept anew")
    func forgotten() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("film-\(UUID())-still.mkv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let input = ["-f", "lavfi", "-i", "color=gray:size=640x360:rate=30:duration=600"]
        _ = try #require(Program.ffmpeg).run(["-v", "error", "-y"] + input + Self.avc + [path])
        let process = try DecoderProcess(file: path)
        var frame = Configuration.Capture.Frame()
        frame.heartbeatSeconds = 86_400
        process.send(
            .settings(
                DecoderSettings(
                    interval: MediaTime(milliseconds: 33),
                    frame: frame,
                    maximumLongSide: 640,
                    maximumShortSide: 640,
                    memoryLimit: 0,
                    firstPictureNumber: 1
                )
            )
        )
        process.send(.file)
        // It can't be far ahead of what is read here: the socket holds less than the samples of ten minutes.
        while let answer = try process.next() { if case .sample = answer { break } }
        process.send(.forget(1))
        // Numbers and verdicts alone: each sample would keep what was read along with it.
        var samples: [(number: UInt64, verdict: Verdict)] = []
        while let answer = try process.next(), answer != .finished {
            if case .sample(let sample) = answer { samples.append((sample.pictureNumber, sample.verdict)) }
        }
        let again = try #require(samples.firstIndex { $0.number == 2 })
        #expect(samples[again].verdict == .new)
        #expect(samples[..<again].allSatisfy { $0.number == 1 && $0.verdict == .same })
        #expect(samples[(again + 1)...].allSatisfy { $0.number == 2 && $0.verdict == .same })
    }

    @Test("what is left of a file that was cut off is read, and that it was cut off is told")
    func cutOff() throws {
        let films = ["cut.mkv": [], "cut.mp4": ["-movflags", "+faststart"], "cut.flv": ["-ar", "44100"]]
        for (name, more) in films {
            let path = try film(name, Self.avc + more)
            defer { try? FileManager.default.removeItem(atPath: path) }
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            try bytes.prefix(bytes.count * 45 / 100).write(to: URL(fileURLWithPath: path))
            let answers = try answers(about: path)
            #expect((2...4).contains(times(answers).count), "\(name)")
            #expect(lastPosition(answers)?.isCutOff == true, "\(name) \(String(describing: lastPosition(answers)))")
            #expect(answers.last == .finished, "\(name)")
        }
    }

    @Test("a file that is none, or whose index is missing, is refused with a reason")
    func broken() throws {
        let path = try film("whole.mp4", Self.avc)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let broken: [(Data, String)] = [
            (Data(), "it is empty"),
            (Data("Dear diary, today …".utf8), "it is no video file"),
            (bytes.prefix(bytes.count * 9 / 10), "its index (the box moov) is missing"),
            (bytes.prefix(16), "moov"),
            (Data([0x1A, 0x45, 0xDF, 0xA3, 0x80]), "its header is damaged"),
            (Data("FLV\u{1}\u{5}\0\0\0\u{9}\0\0\0\0".utf8), "there is no video in it"),
        ]
        for (bytes, reason) in broken {
            try bytes.write(to: URL(fileURLWithPath: path))
            let answers = try answers(about: path)
            #expect(failure(answers)?.contains(reason) == true, "\(reason): \(answers)")
            #expect(!answers.contains(.finished))
        }
    }

    @Test("sound alone, and a codec that is not decoded, are refused by name")
    func unsupported() throws {
        let sound = try film("sound.mp4", ["-map", "1:a"])
        let old = try film("old.mkv", ["-map", "0:v", "-c:v", "mpeg4"])
        defer { for path in [sound, old] { try? FileManager.default.removeItem(atPath: path) } }
        #expect(failure(try answers(about: sound)) == "there is no video in it")
        #expect(failure(try answers(about: old)) == "codec mpeg4 not supported")
    }

    @Test("pictures above the limit end the import")
    func tooLarge() throws {
        let path = try film("large.mkv", Self.avc)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let answers = try answers(about: path, longSide: 200)
        #expect(failure(answers)?.contains("320x180, larger than the 200x200") == true)
        #expect(!answers.contains(.finished))
    }

    @Test("files that were damaged anywhere never make the program hang or die of a signal")
    func fuzzed() throws {
        var numbers = SeededNumbers(seed: 11)
        for name in ["fuzz.mp4", "fuzz.mkv", "fuzz.flv"] {
            let path = try film(name, Self.avc + ["-ar", "44100"])
            defer { try? FileManager.default.removeItem(atPath: path) }
            let whole = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
            for _ in 0..<12 {
                var bytes = whole
                // Containers keep what is worth breaking at their ends.
                for _ in 0..<20 {
                    let edge = Bool.random(using: &numbers) ? min(4096, bytes.count) : bytes.count
                    let place = Int.random(in: 0..<edge, using: &numbers)
                    let index = Bool.random(using: &numbers) ? place : bytes.count - 1 - place
                    bytes[index] = UInt8.random(in: 0...255, using: &numbers)
                }
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                let process = try DecoderProcess(file: path)
                process.send(settings())
                process.send(.file)
                let answers = try process.rest()
                #expect(answers.last == .finished || failure(answers) != nil, "\(name)")
                #expect([0, 1].contains(process.wait()), "\(name)")
            }
        }
    }

    @Test("the program ends when its parent does, in the middle of a file")
    func deserted() throws {
        let path = try film("deserted.mkv", Self.avc)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let process = try DecoderProcess(file: path)
        process.send(settings(interval: 1))
        process.send(.file)
        _ = try process.next()
        process.hangUp(both: true)
        #expect(process.wait() == 0)
    }
}
