import NIOCore
import RTMP
import Testing

@Suite("Limits of the chunk stream")
struct LimitsTests {
    /// The reason why a message header of this type and length is refused.
    private func refusal(_ type: MessageType, length: UInt32, limits: Limits = Limits()) -> CloseReason? {
        var header = ByteBuffer(bytes: [4, 0, 0, 0])
        header.write24(length)
        header.writeBytes([type.rawValue, 1, 0, 0, 0])
        let bulk = decode(header, limits: limits)
        #expect(decode(header, pieceSize: 1, limits: limits).error == bulk.error)
        return bulk.error
    }

    @Test(
        "refuse a message that is too long for its type by its header alone",
        arguments: [
            (.video, 8 << 20), (.aggregate, 8 << 20), (.audio, 1 << 20), (.commandAMF0, 64 << 10),
            (.commandAMF3, 64 << 10), (.dataAMF0, 256 << 10), (.dataAMF3, 256 << 10), (.setChunkSize, 64),
            (.userControl, 64), (MessageType(rawValue: 99), 256 << 10),
        ] as [(MessageType, UInt32)]
    )
    func messageBytes(type: MessageType, limit: UInt32) {
        #expect(refusal(type, length: limit) == nil)
        #expect(refusal(type, length: limit + 1)?.code == .limitExceeded)
    }

    @Test("refuse one chunk stream too many")
    func chunkStreams() {
        var limits = Limits()
        limits.chunkStreams = 3
        var writer = ClientChunkWriter()
        for number in 3...5 as ClosedRange<UInt32> {
            writer.message(chunkStream: number, type: .audio, payload: [1])
        }
        // Known ones may go on.
        writer.message(format: 3, chunkStream: 3, type: .audio, payload: [1])
        #expect(decode(writer.bytes, limits: limits).error == nil)
        writer.message(chunkStream: 6, type: .audio, payload: [1])
        let (messages, error) = decode(writer.bytes, limits: limits)
        #expect(messages.count == 4)
        #expect(error?.code == .limitExceeded)
    }

    @Test("refuse more unfinished messages than fit, by their announced lengths")
    func partialMessages() {
        var limits = Limits()
        limits.partialMessageBytes = 1000
        var writer = ClientChunkWriter()
        let content = [UInt8](repeating: 1, count: 500)
        // Twice finished, aborted and replaced ones count no more.
        for number in 3...8 as ClosedRange<UInt32> {
            writer.message(chunkStream: number, type: .video, payload: content)
        }
        writer.raw(writer.chunks(0, 3, 0, .video, 1, content)[0])
        writer.control(.abort, 3)
        writer.raw(writer.chunks(0, 3, 0, .video, 1, content)[0])
        writer.raw(writer.chunks(0, 3, 0, .video, 1, content)[0])
        writer.raw(writer.chunks(0, 4, 0, .video, 1, Array(content.dropLast(4)))[0])
        #expect(decode(writer.bytes, limits: limits).error == nil)
        writer.raw(writer.chunks(0, 5, 0, .video, 1, content)[0])
        #expect(decode(writer.bytes, limits: limits).error?.code == .limitExceeded)
    }
}
