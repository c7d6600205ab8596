import DecoderProtocol
import MemCore
import NIOCore
import Testing

/// The real program, fed with picture files in place of a stream's video.
@Suite("mem-decoder, given picture files")
struct PushedPictureTests {
    private static let slide = "color=white:size=320x180,drawbox=60:40:90:70:red:fill"
    private static let next = "color=white:size=320x180,drawbox=20:90:200:40:blue:fill"

    private func process(longSide: Int = 7680, shortSide: Int = 4320) throws -> DecoderProcess {
        let process = try DecoderProcess()
        process.send(
            .settings(
                DecoderSettings(
                    interval: MediaTime(milliseconds: 1000),
                    frame: Configuration.Capture.Frame(),
                    maximumLongSide: longSide,
                    maximumShortSide: shortSide,
                    memoryLimit: 1 << 30,
                    firstPictureNumber: 1
                )
            )
        )
        return process
    }

    /// Sends files, one a second, each behind its format if that is another one.
    private func send(_ files: [[UInt8]], to process: DecoderProcess) {
        var codec: VideoCodec?
        for (index, file) in files.enumerated() {
            let own = VideoCodec(pictureFile: file) ?? .jpeg
            if own != codec { process.send(.format(VideoFormat(codec: own, record: ByteBuffer()))) }
            codec = own
            let time = MediaTime(milliseconds: Int64(index) * 1000)
            process.send(
                .accessUnit(AccessUnit(dts: time, pts: time, isKeyframe: true, payload: ByteBuffer(bytes: file)))
            )
        }
        process.send(.end)
    }

    private func samples(_ responses: [DecoderResponse]) -> [DecodedSample] {
        responses.compactMap { if case .sample(let sample) = $0 { sample } else { nil } }
    }

    private func rejections(_ responses: [DecoderResponse]) -> [String] {
        responses.compactMap { if case .rejected(_, let reason) = $0 { reason } else { nil } }
    }

    @Test("makes a sample of each, and keeps what is new, be it JPEG or PNG")
    func verdicts() throws {
        let slide = try PictureFiles.make(Self.slide, "jpg", ["-q:v", "2"])
        let asPNG = try PictureFiles.make(Self.slide, "png")
        let next = try PictureFiles.make(Self.next, "png")
        let process = try process()
        send([slide, slide, asPNG, next, slide], to: process)
        let responses = try process.rest()
        let samples = samples(responses)
        #expect(samples.map(\.verdict) == [.new, .same, .same, .new, .seen])
        #expect(samples.map(\.pts.microseconds) == [0, 1, 2, 3, 4].map { $0 * 1_000_000 })
        #expect(samples.map(\.pictureNumber) == [1, 1, 1, 2, 1])
        #expect(samples.allSatisfy { $0.pictureSize == PictureSize(width: 320, height: 180) })
        #expect(responses.last == .finished)
        #expect(process.wait() == 0)
        let stored = try #require(samples.first)
        let pixels = try PictureFiles.convert(Array(buffer: stored.jpeg), filter: "crop=2:2:100:70", to: "ppm")
        let colour = try PictureFiles.middle(ofPPM: pixels).colour
        #expect(colour[0] > 235 && colour[1] < 20 && colour[2] < 20, "red is \(colour)")
    }

    @Test(
        "keeps pictures of odd sizes, of grey, of 16 bits and with holes in them",
        arguments: [
            "color=gray:size=33x21,format=gray", "color=red:size=2x2,format=rgb24,crop=1:1",
            "testsrc2=size=161x91,format=rgb48be",
            "color=white@0.0:size=64x64,format=rgba",
        ]
    )
    func kinds(graph: String) throws {
        let file = try PictureFiles.make(graph, "png")
        let process = try process()
        send([file], to: process)
        let sample = try #require(samples(try process.rest()).first)
        #expect(sample.jpeg.readableBytesView.starts(with: [0xFF, 0xD8]))
        if graph.contains("white") {
            let stored = try PictureFiles.convert(Array(buffer: sample.jpeg), to: "ppm")
            #expect(try PictureFiles.middle(ofPPM: stored).colour == [255, 255, 255], "nothing lies on white")
        }
    }

    @Test("rejects what is damaged, cut off or too large, and goes on with the next")
    func rejects() throws {
        let good = try PictureFiles.make(Self.slide, "jpg")
        let files = [
            Array(good.prefix(good.count / 2)), [0xFF, 0xD8, 0xFF, 0xE0],
            PictureFiles.bomb(width: 30000, height: 30000),
            PictureFiles.bomb(width: 300, height: 300), try PictureFiles.make("color=red:size=640x360", "jpg"), good,
        ]
        let process = try process(longSide: 320, shortSide: 320)
        send(files, to: process)
        let responses = try process.rest()
        let rejections = rejections(responses)
        #expect(rejections.count == 5)
        #expect(rejections[2].contains("30000x30000"))
        #expect(rejections[4].contains("640x360, larger than the 320x320"))
        #expect(samples(responses).count == 1)
        #expect(responses.suffix(2) == [.progress(accessUnits: 6), .finished])
        #expect(process.wait() == 0)
    }
}
