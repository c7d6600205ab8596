import NIOCore
import RTMP
import SeededNumbers
import Testing

@Suite("Chunk streams made by chance")
struct ChunkStreamRoundTripTests {
    /// A client that interleaves messages on a few chunk streams in any format, and what it meant to say.
    private func session(seed: UInt64) -> (bytes: ByteBuffer, meant: [Message]) {
        var random = SeededNumbers(seed: seed)
        var writer = ClientChunkWriter()
        writer.repeatsExtendedTimestamp = seed % 2 == 0
        var meant: [Message] = []
        for _ in 0..<20 {
            if UInt8.random(in: 0..<8, using: &random) == 0 {
                writer.setChunkSize(UInt32.random(in: 1...900, using: &random))
            }
            // Two messages, chunk by chunk in turns.
            var queues: [[[UInt8]]] = []
            var numbers: [UInt32] = []
            while numbers.count < 2 {
                let number = UInt32.random(in: 3...400, using: &random) % 7 * 50 + 3
                if !numbers.contains(number) { numbers.append(number) }
            }
            var ends: [(Int, Message)] = []
            for (index, number) in numbers.enumerated() {
                let time = UInt32.random(in: 0...0x0200_0000, using: &random)
                let bytes = random.bytes(Int.random(in: 0...1500, using: &random))
                let type: MessageType = index == 0 ? .video : .audio
                let chunks = writer.chunks(0, number, time, type, number, bytes)
                queues.append(chunks)
                let payload = ByteBuffer(bytes: bytes)
                let message = Message(type: type, streamID: number, timestamp: time, payload: payload)
                ends.append((chunks.count * 2 + index, message))
            }
            for turn in 0..<max(queues[0].count, queues[1].count) {
                for queue in queues where turn < queue.count { writer.raw(queue[turn]) }
            }
            meant += ends.sorted { $0.0 < $1.0 }.map(\.1)
        }
        return (writer.bytes, meant)
    }

    @Test("come out as they went in, in any fragmentation", arguments: 1...4 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        let (bytes, meant) = session(seed: seed)
        let messages = try decodeInEveryWay(bytes).filter { $0.type != .setChunkSize }
        #expect(messages == meant)
    }

    @Test("never crash or hang the decoder, however mutilated", arguments: 1...3 as ClosedRange<UInt64>)
    func mutated(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let original = session(seed: seed).bytes.array
        for _ in 0..<20 {
            let bytes = ByteBuffer(bytes: random.mutated(Array(original.prefix(10_000))))
            let whole = decode(bytes)
            let parts = decode(bytes, pieceSize: Int.random(in: 1...50, using: &random))
            #expect(whole.messages == parts.messages)
            #expect(whole.error == parts.error)
        }
    }

    @Test("of random bytes neither", arguments: 1...3 as ClosedRange<UInt64>)
    func noise(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        for _ in 0..<200 {
            let bytes = ByteBuffer(bytes: random.bytes(200))
            let whole = decode(bytes)
            #expect(decode(bytes, pieceSize: 1).messages == whole.messages)
        }
    }

    @Test("of the server's writer are read by the decoder", arguments: [128, 65536])
    func ownWriter(chunkSize: Int) throws {
        var random = SeededNumbers(seed: 3)
        let message = Message(
            type: .commandAMF0,
            streamID: 0x0102_0304,
            timestamp: 77,
            payload: ByteBuffer(bytes: random.bytes(1000))
        )
        var encoder = ChunkStreamEncoder()
        var output = ByteBuffer()
        if chunkSize != 128 {
            var writer = ClientChunkWriter()
            writer.setChunkSize(UInt32(chunkSize))
            output.writeBytes(writer.bytes.readableBytesView)
        }
        encoder.chunkSize = chunkSize
        encoder.write(message, on: 5, into: &output)
        #expect(try decodeInEveryWay(output).last == message)
    }
}
