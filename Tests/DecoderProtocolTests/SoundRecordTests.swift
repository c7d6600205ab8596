import DecoderProtocol
import MemCore
import NIOCore
import Testing

@Suite("Records about sound")
struct SoundRecordTests {
    static let requests: [SoundRequest] = [
        .settings(memoryLimit: 7), .format(SoundFormat(codec: .aac, record: ByteBuffer(bytes: [0x11, 0x90]))),
        .format(SoundFormat(codec: .mp3)), .packet(ByteBuffer(bytes: [1, 2, 3]), at: Instant(microseconds: 5)),
        .packet(ByteBuffer(), at: Instant(microseconds: -1)),
    ]

    static let responses: [SoundResponse] = [
        .ready, .level(SoundLevel(instant: Instant(microseconds: 5), rms: -120, peak: -3.5)), .failure("no"),
    ]

    @Test("requests come out as they went in, in bulk and byte by byte")
    func requestsThereAndBack() throws {
        var bytes = ByteBuffer()
        for request in Self.requests { request.write(into: &bytes) }
        #expect(try Self.read(bytes, by: .max) { buffer in try SoundRequest.next(from: &buffer) } == Self.requests)
        #expect(try Self.read(bytes, by: 1) { buffer in try SoundRequest.next(from: &buffer) } == Self.requests)
    }

    @Test("responses come out as they went in, in bulk and byte by byte")
    func responsesThereAndBack() throws {
        var bytes = ByteBuffer()
        for response in Self.responses { response.write(into: &bytes) }
        #expect(try Self.read(bytes, by: .max) { buffer in try SoundResponse.next(from: &buffer) } == Self.responses)
        #expect(try Self.read(bytes, by: 1) { buffer in try SoundResponse.next(from: &buffer) } == Self.responses)
    }

    @Test(
        "what does not read is refused",
        arguments: [[99], [65, 1], [66, 9, 0, 0, 0, 0], [66, 1, 0, 0, 0, 9, 1], [67, 1, 2]] as [[UInt8]]
    )
    func malformedRequests(record: [UInt8]) {
        var buffer = Self.framed(record)
        #expect(throws: RecordError.self) { try SoundRequest.next(from: &buffer) }
    }

    @Test("answers of a process gone wild are refused", arguments: [[193, 1], [194], [194, 1, 2], [99]] as [[UInt8]])
    func malformedResponses(record: [UInt8]) {
        var buffer = Self.framed(record)
        #expect(throws: RecordError.self) { try SoundResponse.next(from: &buffer) }
    }

    @Test("a level that there is not is none", arguments: [Double.nan, .infinity, 1000, -121])
    func senselessLevels(level: Double) {
        for (rms, peak) in [(level, -20), (-20, level)] {
            var buffer = ByteBuffer()
            let level = SoundLevel(instant: Instant(microseconds: 0), rms: rms, peak: peak)
            SoundResponse.level(level).write(into: &buffer)
            #expect(throws: RecordError.self) { try SoundResponse.next(from: &buffer) }
        }
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
