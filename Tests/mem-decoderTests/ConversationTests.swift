import DecoderProtocol
import Glibc
import MemCore
import NIOCore
import SampleClips
import SeededNumbers
import Testing

/// The real program, spoken to as mem speaks to it.
@Suite("mem-decoder")
struct ConversationTests {
    private func settings(
        longSide: Int = 7680,
        shortSide: Int = 4320,
        memoryLimit: UInt64 = 0,
        deduplicates: Bool = true
    ) -> DecoderRequest {
        var frame = Configuration.Capture.Frame()
        frame.enableDeduplication = deduplicates
        return .settings(
            DecoderSettings(
                interval: MediaTime(milliseconds: 1000),
                frame: frame,
                maximumLongSide: longSide,
                maximumShortSide: shortSide,
                memoryLimit: memoryLimit,
                firstPictureNumber: 7
            )
        )
    }

    private func clip(_ size: String = "320x180", seconds: Int = 4) throws -> Clip {
        try Clip.make(
            with: try #require(Program.ffmpeg),
            input: "testsrc2=size=\(size):rate=30:duration=\(seconds)",
            output: ["-c:v", "libx264", "-preset", "ultrafast", "-g", "60", "-bf", "2"]
        )
    }

    private func samples(_ responses: [DecoderResponse]) -> [DecodedSample] {
        responses.compactMap { if case .sample(let sample) = $0 { sample } else { nil } }
    }

    @Test("answers ready, every sample, progress and finished, then exits with 0")
    func wholeConversation() throws {
        let clip = try clip()
        let process = try DecoderProcess()
        process.send(settings(deduplicates: false))
        guard case .ready(let libraries)? = try process.next() else {
            Issue.record("no ready")
            return
        }
        #expect(libraries.contains("libavcodec"))
        process.send(clip)
        process.send(.end)
        let responses = try process.rest()
        let samples = samples(responses)
        #expect(samples.map(\.pts) == clip.expected(interval: MediaTime(milliseconds: 1000)).map(\.pts))
        #expect(samples.map(\.pictureNumber) == [7, 8, 9, 10])
        for sample in samples {
            #expect(sample.verdict == .new)
            #expect(sample.pictureSize == PictureSize(width: 320, height: 180))
            #expect(sample.jpeg.readableBytesView.starts(with: [0xFF, 0xD8]))
            #expect(sample.thumbnail.readableBytesView.starts(with: [0xFF, 0xD8]))
        }
        #expect(responses.suffix(2) == [.progress(accessUnits: UInt64(clip.units.count)), .finished])
        #expect(process.wait() == 0)
    }

    @Test("tells what it has taken, though nothing more comes")
    func progress() throws {
        let clip = try clip()
        let process = try DecoderProcess()
        process.send(settings())
        process.send(clip)
        let all = DecoderResponse.progress(accessUnits: UInt64(clip.units.count))
        while let response = try process.next(), response != all {}
        process.send(.end)
        #expect(try process.rest().suffix(2) == [all, .finished])
    }

    @Test("requests in single bytes give the same answers as in bulk")
    func dripFed() throws {
        let clip = try clip("64x36", seconds: 2)
        var answers: [[DecodedSample]] = []
        for isDripFed in [false, true] {
            let process = try DecoderProcess()
            var bytes = ByteBuffer()
            settings().write(into: &bytes)
            for request in clip.requests { request.write(into: &bytes) }
            DecoderRequest.end.write(into: &bytes)
            if isDripFed {
                for byte in bytes.readableBytesView { process.send([byte]) }
            } else {
                process.send(Array(buffer: bytes))
            }
            answers.append(samples(try process.rest()))
        }
        #expect(answers[0].count == 2)
        #expect(answers[0] == answers[1])
    }

    @Test("a still picture is kept once; remembered in a new process it is not kept again", arguments: [false, true])
    func remembers(byItsFile: Bool) throws {
        let clip = try Clip.make(
            with: try #require(Program.ffmpeg),
            input: "color=gray:size=320x180:rate=10:duration=4,drawbox=60:40:90:70:red:fill",
            output: ["-c:v", "libx264", "-preset", "ultrafast", "-g", "20"]
        )
        let process = try DecoderProcess()
        process.send(settings())
        process.send(clip)
        process.send(.end)
        let first = samples(try process.rest())
        #expect(first.map(\.verdict) == [.new, .same, .same, .same])
        let kept = try #require(first.first)
        let successor = try DecoderProcess()
        successor.send(settings())
        successor.send(
            .remember(
                RememberedPicture(
                    number: kept.pictureNumber,
                    pictureSize: kept.pictureSize,
                    fingerprint: kept.fingerprint,
                    look: byItsFile ? .jpeg(kept.jpeg) : .cells(kept.cells)
                )
            )
        )
        // One that can't be read is passed over.
        successor.send(
            .remember(
                RememberedPicture(
                    number: 2,
                    pictureSize: kept.pictureSize,
                    fingerprint: kept.fingerprint,
                    look: .jpeg(ByteBuffer(bytes: [1, 2, 3]))
                )
            )
        )
        successor.send(clip)
        successor.send(.end)
        let second = samples(try successor.rest())
        #expect(second.map(\.pictureNumber) == [7, 7, 7, 7])
        #expect(!second.contains { $0.verdict == .new })
    }

    @Test("the heartbeat of a remembered picture goes on in a new process", arguments: [(4, false), (6, true)])
    func heartbeat(secondsSinceKept: Int64, isDue: Bool) throws {
        let still = try Clip.make(
            with: try #require(Program.ffmpeg),
            input: "color=gray:size=320x180:rate=10:duration=1,drawbox=60:40:90:70:red:fill",
            output: ["-c:v", "libx264", "-preset", "ultrafast"]
        )
        func first(_ settings: DecoderSettings, remembering kept: DecodedSample? = nil) throws -> DecodedSample? {
            let process = try DecoderProcess()
            process.send(.settings(settings))
            if let kept {
                process.send(
                    .remember(
                        RememberedPicture(
                            number: kept.pictureNumber,
                            pictureSize: kept.pictureSize,
                            fingerprint: kept.fingerprint,
                            look: .cells(kept.cells)
                        )
                    )
                )
            }
            process.send(still)
            process.send(.end)
            return samples(try process.rest()).first
        }
        var settings = DecoderSettings(
            interval: MediaTime(milliseconds: 1000),
            frame: Configuration.Capture.Frame(),
            maximumLongSide: 1920,
            maximumShortSide: 1080,
            memoryLimit: 0,
            firstPictureNumber: 1
        )
        settings.frame.heartbeatSeconds = 5
        let kept = try #require(try first(settings))
        settings.sinceKept = MediaTime(milliseconds: secondsSinceKept * 1000)
        settings.firstPictureNumber = 2
        #expect(try first(settings, remembering: kept)?.verdict == (isDue ? .new : .same))
    }

    @Test("a picture above the limits is refused with both sizes, and the next format is decoded again")
    func tooLarge() throws {
        let process = try DecoderProcess()
        process.send(settings(longSide: 400, shortSide: 300, deduplicates: false))
        process.send(try clip("640x360", seconds: 2))
        let fitting = try clip("320x180", seconds: 2)
        process.send(fitting)
        process.send(.end)
        let responses = try process.rest()
        let failures = responses.filter { if case .failure = $0 { true } else { false } }
        #expect(
            failures == [.failure(.pictureTooLarge, "the picture is 640x360, larger than the 400x300 that is allowed")]
        )
        #expect(
            samples(responses).map(\.pictureSize)
                == [fitting, fitting].map { _ in PictureSize(width: 320, height: 180) }
        )
        #expect(process.wait() == 0)
    }

    @Test("a larger picture announced in-band is refused before it is decoded")
    func tooLargeInBand() throws {
        let process = try DecoderProcess()
        process.send(settings(longSide: 400, shortSide: 300))
        let small = try clip("320x180", seconds: 2)
        let large = try Clip.make(
            with: try #require(Program.ffmpeg),
            input: "testsrc2=size=640x360:rate=30:duration=1",
            output: ["-c:v", "libx264", "-preset", "ultrafast", "-bsf:v", "dump_extra=freq=keyframe"]
        )
        process.send(small)
        for var unit in large.units {
            unit.payload = unit.isKeyframe ? large.parameterSetUnits + unit.payload : unit.payload
            process.send(unit.request)
        }
        process.send(.end)
        let failures = try process.rest().filter { if case .failure = $0 { true } else { false } }
        #expect(
            failures == [.failure(.pictureTooLarge, "the picture is 640x360, larger than the 400x300 that is allowed")]
        )
    }

    @Test("an unknown codec is refused once, and its access units are swallowed")
    func unsupported() throws {
        let process = try DecoderProcess()
        process.send(settings())
        let codec = VideoCodec(rawValue: 0x7676_6331)
        process.send(.format(VideoFormat(codec: codec, record: ByteBuffer(bytes: [1, 2, 3]))))
        for time: Int64 in 0..<50 {
            let time = MediaTime(milliseconds: time * 40)
            process.send(
                .accessUnit(AccessUnit(dts: time, pts: time, isKeyframe: true, payload: ByteBuffer(bytes: [9])))
            )
        }
        process.send(.end)
        let responses = try process.rest()
        #expect(
            responses.filter { if case .progress = $0 { false } else { true } }.dropFirst() == [
                .failure(.unsupported, "codec vvc1 not supported"), .finished,
            ]
        )
        #expect(responses.contains(.progress(accessUnits: 50)))
        #expect(process.wait() == 0)
    }

    @Test("without enough memory it says so and exits")
    func outOfMemory() throws {
        let process = try DecoderProcess()
        process.send(settings(memoryLimit: 60 << 20))
        process.send(try clip("3840x2160", seconds: 2))
        process.send(.end)
        let responses = try process.rest()
        #expect(responses.last == .failure(.outOfMemory, "the decoder ran out of memory"))
        #expect(process.wait() == 1)
    }

    @Test("damaged access units cost their own pictures at most")
    func damage() throws {
        var random = SeededNumbers(seed: 3)
        let clip = try clip(seconds: 6)
        let process = try DecoderProcess()
        process.send(settings())
        process.send(.format(clip.format))
        for (index, var unit) in clip.units.enumerated() {
            if index % 7 == 3, unit.payload.count > 40 {
                for _ in 0..<20 { unit.payload[Int.random(in: 6..<unit.payload.count, using: &random)] ^= 0x55 }
            }
            if index % 31 == 5 { unit.payload = Array(unit.payload.prefix(9)) }
            process.send(unit.request)
        }
        process.send(.end)
        let responses = try process.rest()
        #expect(responses.last == .finished)
        #expect(samples(responses).count >= 3)
    }

    @Test("it ends at once when the parent hangs up, and not by a terminal's signals")
    func hangUp() throws {
        let process = try DecoderProcess()
        process.send(settings())
        #expect(try process.next() != nil)
        for signal in [SIGINT, SIGTERM, SIGHUP] { kill(process.pid, signal) }
        process.send(.format(try clip(seconds: 1).format))
        process.hangUp()
        #expect(process.wait() == 0)
    }

    @Test("a request that does not read ends it with a sentence")
    func malformed() throws {
        let process = try DecoderProcess()
        process.send([0, 0, 0, 1, 99])
        #expect(try process.rest() == [.failure(.broken, "the request does not read: no record has type 99")])
        #expect(process.wait() == 1)
    }

    @Test("it refuses to run without a socket, and tells its libraries' versions")
    func commandLine() throws {
        #expect(try DecoderProcess(usesSocket: false).wait() == 2)
        #expect(try DecoderProcess(arguments: ["--what"]).wait() == 2)
        #expect(try DecoderProcess(arguments: ["--version"]).wait() == 0)
    }
}
