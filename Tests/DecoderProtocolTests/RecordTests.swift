import DecoderProtocol
import MemCore
import NIOCore
import SeededNumbers
import Testing

@Suite("Records between mem and its decoder")
struct RecordTests {
    static let requests: [DecoderRequest] = [
        .settings(
            DecoderSettings(
                interval: MediaTime(milliseconds: 1000),
                origin: MediaTime(milliseconds: -5),
                frame: frame,
                maximumLongSide: 7680,
                maximumShortSide: 4320,
                memoryLimit: 1 << 30,
                firstPictureNumber: 17
            )
        ),
        .remember(
            RememberedPicture(
                number: 3,
                pictureSize: PictureSize(width: 1920, height: 1080),
                fingerprint: Fingerprint(1, 2, 3, .max),
                look: .cells(ByteBuffer(repeating: 9, count: 300))
            )
        ),
        .remember(
            RememberedPicture(
                number: 4,
                pictureSize: PictureSize(width: 16, height: 9),
                fingerprint: Fingerprint(0, 0, 0, 0),
                look: .jpeg(ByteBuffer(bytes: [0xFF, 0xD8, 0xFF]))
            )
        ),
        .format(VideoFormat(codec: .hevc, record: ByteBuffer(bytes: [1, 2, 3]))),
        .accessUnit(
            AccessUnit(
                dts: .zero,
                pts: MediaTime(milliseconds: 66),
                isKeyframe: true,
                payload: ByteBuffer(repeating: 7, count: 1000)
            )
        ),
        .accessUnit(AccessUnit(dts: .zero, pts: .zero, isKeyframe: false, payload: ByteBuffer())),
        .forget(17), .file, .end,
    ]

    static let responses: [DecoderResponse] = [
        .ready("libavcodec 59"),
        .sample(
            DecodedSample(
                pts: MediaTime(milliseconds: 1001),
                pictureSize: PictureSize(width: 640, height: 361),
                fingerprint: Fingerprint(0, 0, 0, 1),
                similarity: 99.5,
                verdict: .new,
                pictureNumber: 4,
                jpeg: ByteBuffer(repeating: 1, count: 500),
                thumbnail: ByteBuffer(repeating: 2, count: 50),
                cells: ByteBuffer(repeating: 3, count: 20)
            )
        ),
        .sample(
            DecodedSample(
                pts: MediaTime(milliseconds: 2001),
                pictureSize: PictureSize(width: 640, height: 361),
                fingerprint: Fingerprint(0, 0, 0, 1),
                similarity: nil,
                verdict: .same,
                pictureNumber: 4,
                figures: SampleFigures(brightness: 7, spread: 8, changed: GridCells(1, 2, 3, .max)),
                tiles: PictureTiles { tiles in
                    for index in tiles.indices { tiles[index] = UInt8(truncatingIfNeeded: index * 7) }
                }
            )
        ),
        .progress(accessUnits: 77),
        .position(FilePosition(fraction: 0.25, end: MediaTime(milliseconds: 12), announced: nil)),
        .position(
            FilePosition(fraction: 1, end: .zero, announced: MediaTime(milliseconds: 90), isCutOff: true)
        ),
        .coding(.hevc),
        .opened(nil),
        .opened(Instant(microseconds: -77)),
        .rejected(MediaTime(milliseconds: 77), "it is neither a JPEG nor a PNG file"),
        .failure(.unreadable, "it is empty"),
        .failure(.fruitless, "no picture came out"),
        .failure(.outOfMemory, "the memory limit was reached"),
        .finished,
    ]

    static var frame: Configuration.Capture.Frame {
        var frame = Configuration.Capture.Frame()
        frame.sensitivity = .scene
        frame.similarityThreshold = 95
        return frame
    }

    @Test("read back what was written, in bulk and byte by byte", arguments: [false, true])
    func roundTrip(byteByByte: Bool) throws {
        var wire = ByteBuffer()
        for request in Self.requests { request.write(into: &wire) }
        #expect(try drip(wire, byteByByte) { try DecoderRequest.next(from: &$0) } == Self.requests)
        wire.clear()
        for response in Self.responses { response.write(into: &wire) }
        #expect(try drip(wire, byteByByte) { try DecoderResponse.next(from: &$0) } == Self.responses)
    }

    private func drip<Record>(
        _ wire: ByteBuffer,
        _ byteByByte: Bool,
        _ next: (inout ByteBuffer) throws -> Record?
    ) throws -> [Record] {
        var records: [Record] = []
        var buffer = ByteBuffer()
        for chunk in byteByByte ? wire.readableBytesView.map({ [$0] }) : [Array(wire.readableBytesView)] {
            buffer.writeBytes(chunk)
            while let record = try next(&buffer) { records.append(record) }
        }
        #expect(buffer.readableBytes == 0)
        return records
    }

    @Test("a length above the limit is refused before its bytes are waited for")
    func tooLong() {
        var wire = ByteBuffer(integer: UInt32.max)
        #expect(throws: RecordError.tooLong(Int(UInt32.max))) { try DecoderResponse.next(from: &wire) }
        wire = ByteBuffer(integer: UInt32(0))
        #expect(throws: RecordError.tooLong(0)) { try DecoderRequest.next(from: &wire) }
    }

    @Test("a new picture without a JPEG is refused, and so is a JPEG without one")
    func picture() {
        var sample = DecodedSample(
            pts: .zero,
            pictureSize: PictureSize(width: 2, height: 2),
            fingerprint: Fingerprint(0, 0, 0, 0),
            similarity: nil,
            verdict: .new,
            pictureNumber: 0
        )
        var wire = ByteBuffer()
        DecoderResponse.sample(sample).write(into: &wire)
        #expect(throws: RecordError.malformed("JPEG")) { try DecoderResponse.next(from: &wire) }
        sample.verdict = .same
        sample.jpeg = ByteBuffer(bytes: [1])
        sample.thumbnail = ByteBuffer(bytes: [1])
        wire.clear()
        DecoderResponse.sample(sample).write(into: &wire)
        #expect(throws: RecordError.malformed("JPEG")) { try DecoderResponse.next(from: &wire) }
    }

    @Test("tiles that are too few are refused")
    func tiles() throws {
        let sample = DecodedSample(
            pts: .zero,
            pictureSize: PictureSize(width: 2, height: 2),
            fingerprint: Fingerprint(0, 0, 0, 0),
            similarity: nil,
            verdict: .same,
            pictureNumber: 0
        )
        var wire = ByteBuffer()
        DecoderResponse.sample(sample).write(into: &wire)
        // Behind the flag of the tiles come three empty blocks of four bytes each.
        wire.setInteger(UInt8(1), at: wire.writerIndex - 13)
        #expect(throws: RecordError.malformed("tiles")) { try DecoderResponse.next(from: &wire) }
    }

    @Test("no bytes crash the reader", arguments: 0..<20)
    func fuzz(seed: UInt64) {
        var generator = SeededNumbers(seed: seed)
        for _ in 0..<500 {
            var wire = ByteBuffer()
            for record in Self.responses.shuffled(using: &generator).prefix(2) { record.write(into: &wire) }
            for record in Self.requests.shuffled(using: &generator).prefix(2) { record.write(into: &wire) }
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                let index = Int.random(in: 0..<wire.writerIndex, using: &generator)
                wire.setInteger(UInt8.random(in: 0...255, using: &generator), at: index)
            }
            var copy = wire
            while let _ = try? DecoderRequest.next(from: &wire) {}
            while let _ = try? DecoderResponse.next(from: &copy) {}
        }
    }
}
