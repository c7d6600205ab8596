import NIOCore
import RTMP
import SeededNumbers
import Testing

/// All messages that a decoder makes of bytes in pieces of a size, and the error that ended it.
func decode(
    _ bytes: ByteBuffer,
    pieceSize: Int = .max,
    limits: Limits = Limits()
) -> (messages: [Message], error: CloseReason?) {
    var decoder = ChunkStreamDecoder(limits: limits)
    var messages: [Message] = []
    do {
        for var piece in bytes.pieces(of: pieceSize) {
            while let message = try decoder.next(&piece) {
                messages.append(message)
            }
            #expect(piece.readableBytes == 0)
        }
    } catch {
        return (messages, error)
    }
    return (messages, nil)
}

/// The messages of bytes that every fragmentation has to agree on.
func decodeInEveryWay(_ bytes: ByteBuffer, limits: Limits = Limits()) throws -> [Message] {
    let whole = decode(bytes, limits: limits)
    for size in [1, 2, 3, 5, 11, 64, 129] {
        let parts = decode(bytes, pieceSize: size, limits: limits)
        #expect(parts.messages == whole.messages, "in pieces of \(size)")
        #expect(parts.error == whole.error, "in pieces of \(size)")
    }
    if let error = whole.error { throw error }
    return whole.messages
}

private func payload(_ count: Int, seed: UInt64 = 9) -> [UInt8] {
    var random = SeededNumbers(seed: seed)
    return random.bytes(count)
}

@Suite("The chunk stream decoder")
struct ChunkStreamDecoderTests {
    @Test("reads the two examples of the specification, section 5.3.2")
    func examples() throws {
        // Audio of 32 bytes, 20 ms apart: formats 0, 2, 3, 3.
        var bytes = ByteBuffer()
        bytes.writeBytes("03 0003e8 000020 08 39300000".hexadecimalBytes + payload(32))
        bytes.writeBytes("83 000014".hexadecimalBytes + payload(32))
        bytes.writeBytes("c3".hexadecimalBytes + payload(32))
        bytes.writeBytes("c3".hexadecimalBytes + payload(32))
        let audio = try decodeInEveryWay(bytes)
        #expect(audio.map(\.timestamp) == [1000, 1020, 1040, 1060])
        #expect(audio.allSatisfy { $0.streamID == 12345 && $0.type == .audio && $0.payload.array == payload(32) })

        // Video of 307 bytes in chunks of 128.
        let picture = payload(307)
        bytes = ByteBuffer(bytes: "04 0003e8 000133 09 3a300000".hexadecimalBytes + picture[..<128])
        bytes.writeBytes([0xC4] + picture[128..<256])
        bytes.writeBytes([0xC4] + picture[256...])
        let video = try decodeInEveryWay(bytes)
        #expect(video.map(\.payload.array) == [picture])
        #expect(video.map(\.streamID) == [12346])
    }

    @Test(
        "reads chunk stream numbers in all forms",
        arguments: [
            (2, ClientChunkWriter.BasicHeader.shortest), (63, .shortest), (64, .shortest), (64, .threeBytes),
            (319, .shortest), (319, .threeBytes), (320, .shortest), (65599, .shortest),
        ] as [(UInt32, ClientChunkWriter.BasicHeader)]
    )
    func chunkStreamNumbers(number: UInt32, form: ClientChunkWriter.BasicHeader) throws {
        var writer = ClientChunkWriter()
        writer.basicHeader = form
        writer.message(chunkStream: number, time: 5, type: .video, payload: payload(300))
        // A second form of the same number is the same chunk stream.
        if (64...319).contains(number) { writer.basicHeader = .twoBytes }
        writer.message(format: 3, chunkStream: number, type: .video, payload: payload(300))
        let messages = try decodeInEveryWay(writer.bytes)
        #expect(messages.map(\.timestamp) == [5, 10])
        #expect(messages.map(\.payload.array) == [payload(300), payload(300)])
    }

    @Test("adds the distances of formats 1, 2 and 3")
    func distances() throws {
        var writer = ClientChunkWriter()
        writer.message(format: 0, chunkStream: 4, time: 100, type: .video, streamID: 7, payload: payload(10))
        writer.message(format: 1, chunkStream: 4, time: 40, type: .audio, payload: payload(20))
        writer.message(format: 2, chunkStream: 4, time: 20, type: .audio, payload: payload(20))
        writer.message(format: 3, chunkStream: 4, type: .audio, payload: payload(20))
        writer.message(format: 0, chunkStream: 4, time: 50, type: .audio, streamID: 7, payload: payload(20))
        // Right after format 0 its timestamp is the distance.
        writer.message(format: 3, chunkStream: 4, type: .audio, payload: payload(20))
        let messages = try decodeInEveryWay(writer.bytes)
        #expect(messages.map(\.timestamp) == [100, 140, 160, 180, 50, 100])
        #expect(messages.map(\.type) == [.video, .audio, .audio, .audio, .audio, .audio])
        #expect(messages.allSatisfy { $0.streamID == 7 })
    }

    @Test("takes a distance that wraps")
    func backwards() throws {
        var writer = ClientChunkWriter()
        writer.message(format: 0, chunkStream: 4, time: 100, type: .video, payload: payload(10))
        writer.message(format: 1, chunkStream: 4, time: 0xFFFF_FFF6, type: .audio, payload: payload(10))
        #expect(try decodeInEveryWay(writer.bytes).map(\.timestamp) == [100, 90])
    }

    @Test("reads extended timestamps, repeated in format 3 or not", arguments: [true, false])
    func extendedTimestamps(isRepeated: Bool) throws {
        var writer = ClientChunkWriter()
        writer.repeatsExtendedTimestamp = isRepeated
        // 0xFFFFFF is the first that needs the field.
        writer.message(chunkStream: 4, time: 0xFF_FFFF, type: .video, payload: payload(1000))
        writer.message(chunkStream: 4, time: 0x8000_0001, type: .video, payload: payload(129))
        writer.message(format: 1, chunkStream: 4, time: 0x0100_0000, type: .video, payload: payload(300))
        writer.message(format: 3, chunkStream: 4, type: .video, payload: payload(300), extended: 0x0100_0000)
        writer.message(format: 1, chunkStream: 4, time: 5, type: .video, payload: payload(300))
        let messages = try decodeInEveryWay(writer.bytes)
        #expect(messages.map(\.timestamp) == [0xFF_FFFF, 0x8000_0001, 0x8100_0001, 0x8200_0001, 0x8200_0006])
        #expect(
            messages.map(\.payload.array) == [payload(1000), payload(129), payload(300), payload(300), payload(300)]
        )
    }

    @Test("takes a timestamp for repeated that is the absolute one where the header had a distance")
    func absoluteRepetition() throws {
        var bytes = ByteBuffer(bytes: "04 001000 000001 09 01000000 aa".hexadecimalBytes)
        // Distance 0x01000000, 130 bytes: the continuation repeats 0x01001000, the sum.
        bytes.writeBytes("44 ffffff 000082 09 01000000".hexadecimalBytes + payload(128))
        bytes.writeBytes("c4 01001000 0102".hexadecimalBytes)
        let messages = try decodeInEveryWay(bytes)
        #expect(messages.last?.payload.array == payload(128) + [1, 2])
    }

    @Test("doesn't wait for a timestamp where the content begins like one and ends")
    func shortContinuation() throws {
        // 129 bytes with an extended timestamp that isn't repeated; the last byte is its first one.
        var bytes = ByteBuffer(bytes: "04 ffffff 000081 09 01000000 11223344".hexadecimalBytes + payload(128))
        bytes.writeBytes([0xC4, 0x11])
        bytes.writeBytes("04 000001 000001 09 01000000 bb".hexadecimalBytes)
        let messages = try decodeInEveryWay(bytes)
        #expect(messages.map(\.payload.array) == [payload(128) + [0x11], [0xBB]])
        // Any other byte is known for content at once.
        bytes = ByteBuffer(
            bytes: "04 ffffff 000081 09 01000000 11223344".hexadecimalBytes + payload(128) + [0xC4, 0x12]
        )
        #expect(try decodeInEveryWay(bytes).count == 1)
    }

    @Test(
        "follows Set Chunk Size, even in the midst of a message",
        arguments: [1, 2, 100, 4096, 0x7FFF_FFFF] as [UInt32]
    )
    func chunkSizes(size: UInt32) throws {
        let content = payload(500)
        var writer = ClientChunkWriter()
        let first = writer.chunks(0, 5, 10, .video, 1, content)
        writer.raw(first[0])
        writer.setChunkSize(size)
        // What is left is cut anew.
        var rest = content[128...]
        while !rest.isEmpty {
            writer.raw([0xC5] + rest.prefix(Int(size)))
            rest = rest.dropFirst(Int(size))
        }
        writer.message(chunkStream: 5, time: 20, type: .video, payload: content)
        let messages = try decodeInEveryWay(writer.bytes).filter { $0.type == .video }
        #expect(messages.map(\.payload.array) == [content, content])
    }

    @Test("puts interleaved messages together")
    func interleaving() throws {
        let writer = ClientChunkWriter()
        let video = writer.chunks(0, 6, 40, .video, 1, payload(700, seed: 1))
        let audio = writer.chunks(0, 4, 41, .audio, 1, payload(300, seed: 2))
        let data = writer.chunks(0, 700, 0, .dataAMF0, 1, payload(400, seed: 3))
        var bytes = ByteBuffer()
        for index in 0..<6 {
            for chunks in [video, audio, data] where index < chunks.count { bytes.writeBytes(chunks[index]) }
        }
        let messages = try decodeInEveryWay(bytes)
        #expect(messages.map(\.type) == [.audio, .dataAMF0, .video])
        #expect(
            messages.map(\.payload.array) == [payload(300, seed: 2), payload(400, seed: 3), payload(700, seed: 1)]
        )
    }

    @Test("forgets a message that is aborted, or that a new header cuts short")
    func abandoned() throws {
        var decoder = ChunkStreamDecoder()
        var writer = ClientChunkWriter()
        writer.raw(writer.chunks(0, 6, 40, .video, 1, payload(700))[0])
        writer.control(.abort, 6)
        writer.message(format: 1, chunkStream: 6, time: 2, type: .video, payload: payload(200))
        writer.raw(writer.chunks(0, 6, 50, .video, 1, payload(700))[0])
        writer.message(chunkStream: 6, time: 60, type: .video, payload: payload(201))
        // Nobody uses chunk stream 9.
        writer.control(.abort, 9)
        #expect(try decodeInEveryWay(writer.bytes).filter { $0.type == .video }.map(\.timestamp) == [42, 60])
        var bytes = writer.bytes
        while try decoder.next(&bytes) != nil {}
        #expect(decoder.abandonedMessages == 2)
    }

    @Test("lets format 1 start a chunk stream, and messages be empty")
    func firstHeaders() throws {
        var writer = ClientChunkWriter()
        writer.message(format: 1, chunkStream: 2, type: .setChunkSize, payload: [0, 0, 0, 128])
        writer.message(chunkStream: 4, time: 3, type: .audio, payload: [])
        writer.message(format: 3, chunkStream: 4, type: .audio, payload: [])
        #expect(try decodeInEveryWay(writer.bytes).map(\.timestamp) == [0, 3, 6])
    }

    @Test(
        "ends with an error where the bytes make no sense",
        arguments: [
            ("83 000001", .protocolViolation), ("c3", .protocolViolation),
            ("02 000000 000004 01 00000000 00000000", .protocolViolation),
            ("02 000000 000002 01 00000000 0001", .protocolViolation),
            ("02 000000 000001 02 00000000 00", .protocolViolation),
        ] as [(String, CloseReason.Code)]
    )
    func violations(digits: String, code: CloseReason.Code) {
        let error = #expect(throws: CloseReason.self) { try decodeInEveryWay(digits.hexadecimalBuffer) }
        #expect(error?.code == code)
    }

    @Test("doesn't copy a message that lies in one chunk of a well filled buffer, and copies one of a sparse buffer")
    func sharing() throws {
        var writer = ClientChunkWriter()
        writer.setChunkSize(65536)
        _ = writer.take()
        writer.message(chunkStream: 6, type: .video, payload: payload(5000))
        let written = writer.take().array
        var decoder = ChunkStreamDecoder()
        var announcement = ByteBuffer(bytes: "02 000000 000004 01 00000000 00010000".hexadecimalBytes)
        _ = try decoder.next(&announcement)

        var full = ByteBufferAllocator().buffer(capacity: written.count)
        full.writeBytes(written)
        let slice = try #require(try decoder.next(&full))
        #expect(slice.payload.storageCapacity >= full.storageCapacity)
        #expect(
            slice.payload.withUnsafeReadableBytes { inner in
                full.withVeryUnsafeBytes { outer in
                    guard let start = inner.baseAddress, let base = outer.baseAddress else { return false }
                    return start >= base && start < base + outer.count
                }
            }
        )

        var sparse = ByteBufferAllocator().buffer(capacity: 1 << 20)
        sparse.writeBytes(written)
        let copy = try #require(try decoder.next(&sparse))
        #expect(copy.payload.storageCapacity < 16384)
        #expect(copy.payload == slice.payload)
    }
}
