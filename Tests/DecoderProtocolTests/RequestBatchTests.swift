import DecoderProtocol
import MemCore
import NIOCore
import Testing

@Suite("Requests that go together")
struct RequestBatchTests {
    private func unit(_ milliseconds: Int64, _ payload: ByteBuffer) -> DecoderRequest {
        let time = MediaTime(milliseconds: milliseconds)
        return .accessUnit(AccessUnit(dts: time, pts: time, isKeyframe: true, payload: payload))
    }

    private func joined(_ pieces: [ByteBuffer]) -> ByteBuffer {
        var bytes = ByteBuffer()
        for piece in pieces { bytes.writeImmutableBuffer(piece) }
        return bytes
    }

    @Test("are the bytes of each, in their order", arguments: [0, 1, 3, 40])
    func bytes(rounds: Int) {
        var batch = RequestBatch()
        var expected = ByteBuffer()
        for _ in 0..<rounds {
            for request in RecordTests.requests {
                batch.append(request)
                request.write(into: &expected)
            }
        }
        #expect(joined(batch.take()) == expected)
        #expect(batch.take().isEmpty)
    }

    @Test("are gone when they were taken")
    func again() {
        var batch = RequestBatch()
        batch.append(unit(1, ByteBuffer(repeating: 1, count: 10)))
        let before = batch.take()
        let copy = joined(before)
        batch.append(unit(2, ByteBuffer(repeating: 2, count: 10)))
        var expected = ByteBuffer()
        unit(2, ByteBuffer(repeating: 2, count: 10)).write(into: &expected)
        #expect(joined(batch.take()) == expected)
        #expect(joined(before) == copy, "what was taken does not change")
    }

    @Test("carry payloads without a copy")
    func sharing() {
        let payload = ByteBuffer(repeating: 7, count: 1000)
        var batch = RequestBatch()
        batch.append(unit(1, payload))
        batch.append(unit(2, payload))
        let storage = payload.withVeryUnsafeBytes { $0.baseAddress }
        let pieces = batch.take()
        #expect(pieces.count == 4)
        #expect(pieces.filter { $0.withVeryUnsafeBytes { $0.baseAddress } == storage }.count == 2)
    }
}
