import DecoderProtocol
import Glibc
import MemCore
import NIOCore
import SampleClips
import SeededNumbers
import Testing

/// The real program, at work on pictures.
@Suite("mem-decoder --pictures")
struct PictureConversationTests {
    /// A process that is ready.
    private func process(_ settings: PictureSettings = PictureSettings()) throws -> DecoderProcess {
        let process = try DecoderProcess(arguments: ["--pictures"])
        process.send(.settings(settings))
        try #require(try process.nextOfPictures() == .ready)
        return process
    }

    private func look(_ file: [UInt8], _ process: DecoderProcess) throws -> PictureLook {
        process.send(.look(ByteBuffer(bytes: file)))
        guard case .seen(let look)? = try process.nextOfPictures() else { throw DecoderProcess.Failure.silent }
        return look
    }

    private func render(_ file: [UInt8], _ form: PictureForm, _ process: DecoderProcess) throws -> [UInt8] {
        process.send(.render(jpeg: ByteBuffer(bytes: file), form: form, quality: 85))
        guard case .rendered(let bytes)? = try process.nextOfPictures() else { throw DecoderProcess.Failure.silent }
        return Array(buffer: bytes)
    }

    private func refusal(_ file: [UInt8], _ process: DecoderProcess) throws -> (PictureRefusal, String)? {
        process.send(.look(ByteBuffer(bytes: file)))
        if case .refused(let code, let text)? = try process.nextOfPictures() { return (code, text) }
        return nil
    }

    @Test(
        "a frame is recognised by its own JPEG, and by a screenshot of half its size in any format",
        arguments: [
            ("testsrc2=size=1280x720", 99), ("testsrc=size=1920x1080", 99),
            // Mostly black, and with the colours of BT.601: a bit or two may turn over.
            ("mandelbrot=size=1280x720", 98), ("testsrc2=size=640x480", 98),
        ]
    )
    func recognises(graph: String, least: Double) throws {
        let clip = try Clip.make(
            with: try #require(Program.ffmpeg),
            input: "\(graph):rate=10,trim=duration=1",
            output: ["-c:v", "libx264", "-preset", "ultrafast"]
        )
        let decoder = try DecoderProcess()
        decoder.send(
            .settings(
                DecoderSettings(
                    interval: MediaTime(milliseconds: 1000),
                    frame: Configuration.Capture.Frame(),
                    maximumLongSide: 1920,
                    maximumShortSide: 1080,
                    memoryLimit: 0,
                    firstPictureNumber: 1
                )
            )
        )
        decoder.send(clip)
        decoder.send(.end)
        let kept = try decoder.rest().compactMap { if case .sample(let sample) = $0 { sample } else { nil } }
        let sample = try #require(kept.first)
        let process = try process()
        let jpeg = Array(buffer: sample.jpeg)
        let whole = try look(jpeg, process)
        #expect(whole.size == sample.pictureSize)
        #expect(whole.fingerprint.similarity(to: sample.fingerprint) >= 99)
        let tiles = try #require(sample.tiles)
        let moved = zip(whole.tiles.means, tiles.means).count { abs(Int($0) - Int($1)) > 8 }
        print("\(graph): \(moved) of \(PictureTiles.count) tiles of its JPEG are others")
        // What is smaller is weighed by BT.601, and has other lumas where it is coloured.
        if sample.pictureSize.height >= 720 { #expect(moved < PictureTiles.count / 50) }
        for ending in ["png", "webp", "bmp"] {
            let half = try look(PictureFiles.convert(jpeg, filter: "scale=iw/2:ih/2", to: ending), process)
            #expect(half.size.width == sample.pictureSize.width / 2)
            #expect(half.fingerprint.similarity(to: sample.fingerprint) >= least, "\(ending)")
        }
        // 256 colours are another picture, but not by much.
        let gif = try look(PictureFiles.convert(jpeg, to: "gif"), process)
        #expect(gif.fingerprint.similarity(to: sample.fingerprint) >= 95)
    }

    @Test(
        "every usual kind of file has one and the same look",
        arguments: [
            ("png", "rgb24"), ("png", "rgba"), ("png", "rgb48be"), ("png", "rgba64be"), ("png", "pal8"),
            ("png", "gray"),
            ("png", "gray16be"), ("png", "ya8"), ("bmp", "bgr24"), ("bmp", "bgra"), ("bmp", "rgb565le"),
            ("jpg", "yuvj420p"), ("jpg", "yuvj444p"), ("webp", "yuv420p"), ("webp", "bgra"), ("gif", "bgr8"),
        ]
    )
    func kinds(ending: String, format: String) throws {
        let graph = "gradients=size=340x256:c0=black:c1=white:x0=0:y0=0:x1=339:y1=255:speed=0.00001:duration=1"
        let process = try process()
        let plain = try look(PictureFiles.make(graph, "png", ["-pix_fmt", "rgb24"]), process)
        let other = try look(PictureFiles.make(graph, ending, ["-pix_fmt", format]), process)
        #expect(other.size == PictureSize(width: 340, height: 256))
        #expect(other.fingerprint.similarity(to: plain.fingerprint) >= 90)
    }

    @Test("what is transparent lies on white, or on black below a light drawing")
    func transparent() throws {
        let process = try process()
        func drawing(_ colour: String, on ground: String) throws -> Fingerprint {
            let graph =
                "color=\(ground):size=340x256,format=rgba[ground];color=\(colour):size=90x70,format=rgba[box];"
                + "[ground][box]overlay=60:40:format=rgb"
            return try look(PictureFiles.make(graph, "png", ["-pix_fmt", "rgba"]), process).fingerprint
        }
        #expect(try drawing("black", on: "white@0") == drawing("black", on: "white"))
        #expect(try drawing("white", on: "black@0") == drawing("white", on: "black"))
        #expect(try drawing("black", on: "white") != drawing("white", on: "black"))
    }

    @Test(
        "a picture comes in every form and fit",
        arguments: [
            (PictureForm.Fit.contain, 100, 100, 100, 50), (.contain, 1000, 200, 400, 200), (.cover, 100, 100, 100, 100),
            (.cover, 300, 20, 300, 20), (.stretch, 7, 300, 7, 300), (.contain, 1, 1, 1, 1),
            (.stretch, 1, 4096, 1, 4096),
            (.contain, 4096, 4096, 4096, 2048), (.cover, 333, 111, 333, 111), (.contain, 399, 199, 398, 199),
        ]
    )
    func fits(fit: PictureForm.Fit, width: Int, height: Int, outWidth: Int, outHeight: Int) throws {
        let process = try process()
        let jpeg = try PictureFiles.make(
            "color=red:size=400x200,drawbox=150:50:100:100:blue:fill",
            "jpg",
            ["-q:v", "2"]
        )
        let scaling = PictureForm.Scaling(to: PictureSize(width: width, height: height), fit: fit)
        let size = PictureSize(width: outWidth, height: outHeight)
        let ppm = try PictureFiles.middle(ofPPM: render(jpeg, PictureForm(format: .ppm, scaling: scaling), process))
        #expect(ppm.size == size)
        if width > 1 { #expect(ppm.colour[0] < 40 && ppm.colour[1] < 40 && ppm.colour[2] > 215) }
        for format in [PictureForm.Format.jpeg, .png] where width < 4096 {
            let file = try render(jpeg, PictureForm(format: format, scaling: scaling), process)
            #expect(file.starts(with: format == .png ? [0x89, 0x50, 0x4E, 0x47] : [0xFF, 0xD8]))
            #expect(try look(file, process).size == size)
        }
    }

    @Test("cover shows the middle and cuts off both ends")
    func cover() throws {
        let process = try process()
        let jpeg = try PictureFiles.make(
            "color=red:size=400x100,drawbox=150:0:100:100:blue:fill",
            "jpg",
            ["-q:v", "2", "-pix_fmt", "yuvj444p"]
        )
        let scaling = PictureForm.Scaling(to: PictureSize(width: 50, height: 50), fit: .cover)
        let file = try render(jpeg, PictureForm(format: .ppm, scaling: scaling), process)
        let pixels = file.suffix(50 * 50 * 3)
        let isBlue = stride(from: pixels.startIndex, to: pixels.endIndex, by: 3).count { pixels[$0 + 2] > 200 }
        #expect(isBlue > 50 * 50 * 95 / 100)
    }

    @Test("without a size nothing but the form changes: a PNG has the pixels of the JPEG")
    func lossless() throws {
        let process = try process()
        let jpeg = try PictureFiles.make("testsrc2=size=321x181", "jpg", ["-q:v", "2"])
        let png = try render(jpeg, PictureForm(format: .png), process)
        let ppm = try render(jpeg, PictureForm(format: .ppm), process)
        #expect(try PictureFiles.convert(png, to: "ppm").suffix(321 * 181 * 3) == ppm.suffix(321 * 181 * 3))
    }

    @Test(
        "what is no picture is refused, and the next one is answered",
        arguments: [
            [], Array("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".utf8), Array("<!DOCTYPE html><p>hello".utf8),
            Array("PK\u{3}\u{4}".utf8) + [UInt8](repeating: 0, count: 100), [0xFF, 0xD8, 0xFF],
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], Array("GIF89a".utf8), Array("BM".utf8),
            Array("RIFF\0\0\0\0WEBPVP8X".utf8), Array("GIF89a".utf8) + [255, 255, 255, 255, 0, 0, 0],
            [UInt8](repeating: 0xFF, count: 4096),
        ]
    )
    func noPictures(file: [UInt8]) throws {
        let process = try process()
        #expect(try refusal(file, process)?.0 == (file.count == 13 ? .tooLarge : .unreadable))
        #expect(try look(PictureFiles.make("testsrc=size=64x64", "png"), process).size.width == 64)
    }

    @Test("a bomb is refused by what it announces, before anything is decoded")
    func bombs() throws {
        let process = try process()
        let refused = try #require(try refusal(PictureFiles.bomb(width: 60_000, height: 60_000), process))
        #expect(refused.0 == .tooLarge)
        #expect(refused.1.contains("60000x60000"))
        #expect(try refusal(PictureFiles.bomb(width: 16_000, height: 16_000), process)?.0 == .tooLarge)
        #expect(try refusal(PictureFiles.bomb(width: 0, height: 5), process)?.0 == .unreadable)
    }

    @Test("a file that ends early is refused", arguments: ["png", "jpg", "webp", "bmp"])
    func truncated(ending: String) throws {
        let process = try process()
        let file = try PictureFiles.make("testsrc2=size=320x180", ending)
        for share in [10, 50, 90] {
            #expect(try refusal(Array(file.prefix(file.count * share / 100)), process)?.0 == .unreadable, "\(share) %")
        }
    }

    @Test("of a long animation the first picture is looked at")
    func animation() throws {
        let process = try process()
        let file = try PictureFiles.make("testsrc2=size=320x180:rate=25", "gif", ["-frames:v", "100"])
        let first = try PictureFiles.make("testsrc2=size=320x180:rate=25", "gif")
        #expect(file.count > 5 * first.count)
        #expect(try look(file, process).fingerprint.similarity(to: look(first, process).fingerprint) >= 99)
    }

    @Test("damaged files end at most their own process", arguments: ["png", "jpg", "webp", "gif", "bmp"])
    func fuzz(ending: String) throws {
        let file = try PictureFiles.make("testsrc2=size=96x64", ending)
        var random = SeededNumbers(seed: 0x4D65_6D23)
        var process = try process()
        for _ in 0..<60 {
            var bytes = file
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            process.send(.look(ByteBuffer(bytes: bytes)))
            switch try process.nextOfPictures() {
            case .seen, .refused(.unreadable, _), .refused(.tooLarge, _): break
            case .refused(.broken, _): process = try self.process()
            case let other: Issue.record("\(ending): \(String(describing: other))")
            }
        }
    }

    @Test("too little memory ends the process with a sentence or without, never the parent")
    func memory() throws {
        let file = try PictureFiles.make("color=red:size=6000x6000", "png")
        let process = try process(PictureSettings(memoryLimit: 200 << 20))
        process.send(.look(ByteBuffer(bytes: file)))
        let response = try process.nextOfPictures()
        if let response {
            guard case .refused(.broken, let text) = response else {
                Issue.record("\(response)")
                return
            }
            #expect(text.contains("memory"))
        }
        #expect(process.wait() != 0)
    }

    @Test("too much processor time ends the process")
    func time() throws {
        let process = try process(PictureSettings(processorSeconds: 1))
        process.send(.look(ByteBuffer(bytes: try PictureFiles.make("color=red:size=7900x7900", "png"))))
        #expect(try process.nextOfPictures() == nil)
        #expect(process.wait() == -SIGXCPU)
    }

    @Test("the order of records is kept to, and nonsense ends it", arguments: [0, 1, 2])
    func order(wrong: Int) throws {
        let process = try DecoderProcess(arguments: ["--pictures"])
        switch wrong {
        case 0: process.send(.look(ByteBuffer(bytes: [1])))
        case 1:
            process.send(.settings(PictureSettings()))
            process.send(.settings(PictureSettings()))
            #expect(try process.nextOfPictures() == .ready)
        default: process.send([0, 0, 0, 1, 99])
        }
        guard case .refused(.broken, _)? = try process.nextOfPictures() else {
            Issue.record("not refused")
            return
        }
        #expect(process.wait() == 1)
    }

    @Test("it exits when its parent is gone")
    func parentGone() throws {
        let process = try process()
        process.hangUp()
        #expect(process.wait() == 0)
    }
}
