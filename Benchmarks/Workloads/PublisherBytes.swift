import NIOCore
import RTMP
import SeededNumbers

/// What an encoder sends: two seconds of 1080p60 at about 9 Mb/s, with AAC.
///
/// A keyframe and 119 pictures, of which two in three are B-frames: noise behind headers that can be read.
struct PublisherBytes {
    /// What came in each read of the socket: as much as its buffer takes.
    let reads: [ByteBuffer]
    /// Chunks in all reads together.
    let chunks: Int
    /// Messages in all reads together.
    let messages: Int
    /// Bytes of video in all messages together.
    let videoBytes: Int

    /// The longest read of NIO's sockets.
    private static let readSize = 65536

    /// Writes the messages in chunks of a size.
    init(chunkSize: Int) {
        var random = SeededNumbers(seed: 1080)
        var writer = ChunkStreamEncoder()
        writer.chunkSize = chunkSize
        var bytes = ByteBuffer()
        var (chunks, messages, videoBytes) = (0, 0, 0)
        func send(_ type: MessageType, _ payload: ByteBuffer, at milliseconds: Int, on chunkStream: UInt8) {
            writer.write(
                Message(type: type, streamID: 1, timestamp: UInt32(milliseconds), payload: payload),
                on: chunkStream,
                into: &bytes
            )
            chunks += (payload.readableBytes + chunkSize - 1) / chunkSize
            messages += 1
        }
        for index in 0..<120 {
            let picture = Self.picture(index, &random)
            videoBytes += picture.readableBytes
            send(.video, picture, at: index * 1000 / 60, on: 6)
            if index % 4 < 3 { send(.audio, Self.sound(&random), at: index * 1000 / 60, on: 4) }
        }
        var reads: [ByteBuffer] = []
        while let read = bytes.readBytes(length: min(Self.readSize, bytes.readableBytes)), !read.isEmpty {
            var buffer = ByteBufferAllocator().buffer(capacity: Self.readSize)
            buffer.writeBytes(read)
            reads.append(buffer)
        }
        (self.reads, self.chunks, self.messages, self.videoBytes) = (reads, chunks, messages, videoBytes)
    }

    /// An FLV tag's body with one NAL unit: the header of a slice, and noise.
    private static func picture(_ index: Int, _ random: inout SeededNumbers) -> ByteBuffer {
        let (tag, unit, slice, size): (UInt8, UInt8, UInt8, ClosedRange<Int>) =
            switch index {
            case 0: (0x17, 0x65, 0x88, 180_000...180_000)
            case _ where index % 3 == 0: (0x27, 0x41, 0x9A, 24_000...36_000)
            default: (0x27, 0x01, 0x9E, 8000...14_000)
            }
        let count = Int.random(in: size, using: &random)
        var payload = ByteBuffer(bytes: [tag, 1, 0, 0, 0])
        payload.writeInteger(UInt32(count + 2))
        payload.writeBytes([unit, slice])
        payload.writeBytes((0..<count).map { _ in UInt8.random(in: 1...255, using: &random) })
        return payload
    }

    /// An FLV tag's body with a frame of AAC.
    private static func sound(_ random: inout SeededNumbers) -> ByteBuffer {
        ByteBuffer(bytes: [0xAF, 1] + (0..<400).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
}
