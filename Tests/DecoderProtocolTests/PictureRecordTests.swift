import DecoderProtocol
import MemCore
import NIOCore
import Testing

@Suite("Records about pictures")
struct PictureRecordTests {
    static let requests: [PictureRequest] = [
        .settings(PictureSettings(memoryLimit: 7, processorSeconds: 8, maximumPixels: 9)),
        .render(jpeg: ByteBuffer(bytes: [1, 2, 3]), form: PictureForm(format: .png), quality: 85),
        .render(
            jpeg: ByteBuffer(),
            form: PictureForm(
                format: .ppm,
                scaling: PictureForm.Scaling(to: PictureSize(width: 1, height: 4096), fit: .cover)
            ),
            quality: 1
        ),
        .look(ByteBuffer(repeating: 9, count: 300)),
    ]

    static let responses: [PictureResponse] = [
        .ready, .rendered(ByteBuffer(bytes: [1])), .refused(.tooLarge, "too large"), .refused(.broken, ""),
        .seen(
            PictureLook(
                size: PictureSize(width: 640, height: 361),
                fingerprint: Fingerprint(1, 2, 3, .max),
                tiles: PictureTiles { $0.update(repeating: 200) }
            )
        ),
    ]

    @Test("requests come out as they went in, in bulk and byte by byte")
    func requestsThereAndBack() throws {
        var bytes = ByteBuffer()
        for request in Self.requests { request.write(into: &bytes) }
        #expect(try Self.read(bytes, by: .max) { buffer in try PictureRequest.next(from: &buffer) } == Self.requests)
        #expect(try Self.read(bytes, by: 1) { buffer in try PictureRequest.next(from: &buffer) } == Self.requests)
    }

    @Test("responses come out as they went in, in bulk and byte by byte")
    func responsesThereAndBack() throws {
        var bytes = ByteBuffer()
        for response in Self.responses { response.write(into: &bytes) }
        #expect(try Self.read(bytes, by: .max) { buffer in try PictureResponse.next(from: &buffer) } == Self.responses)
        #expect(try Self.read(bytes, by: 1) { buffer in try PictureResponse.next(from: &buffer) } == Self.responses)
    }

    @Test(
        "what does not read is refused",
        arguments: [
            [99], [33, 1], [34, 9, 0, 85, 0, 0, 0, 0], [34, 0, 2], [34, 0, 0, 0, 0, 0, 0, 0], [35, 0, 0, 0, 9, 1],
            [34, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0], [34, 0, 1, 0, 0, 0x10, 1, 0, 0, 0, 1, 0, 85, 0, 0, 0, 0],
            [34, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 3, 85, 0, 0, 0, 0],
        ] as [[UInt8]]
    )
    func malformedRequests(record: [UInt8]) {
        var buffer = Self.framed(record)
        #expect(throws: RecordError.self) { try PictureRequest.next(from: &buffer) }
    }

    @Test(
        "answers of a process gone wild are refused",
        arguments: [[161, 1], [162], [163, 0], [164, 9], [99]] as [[UInt8]]
    )
    func malformedResponses(record: [UInt8]) {
        var buffer = Self.framed(record)
        #expect(throws: RecordError.self) { try PictureResponse.next(from: &buffer) }
    }

    private static func framed(_ record: [UInt8]) -> ByteBuffer {
        var buffer = ByteBuffer(integer: UInt32(record.count))
        buffer.writeBytes(record)
        return buffer
    }

    private static func read<Record>(
        _ bytes: ByteBuffer,
        by size: Int,
        _ next: (inout ByteBuffer) throws -> Record?
    ) throws -> [Record] {
        var (rest, inbox) = (bytes, ByteBuffer())
        var records: [Record] = []
        while let chunk = rest.readSlice(length: min(size, rest.readableBytes)), chunk.readableBytes > 0 {
            inbox.writeImmutableBuffer(chunk)
            while let record = try next(&inbox) { records.append(record) }
        }
        return records
    }
}
