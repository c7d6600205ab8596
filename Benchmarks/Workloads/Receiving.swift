import NIOCore
import RTMP

/// From the bytes of a socket to messages.
final class Receiving: Workload {
    let unit: WorkUnit
    private let bytes: PublisherBytes
    private let publisher: LivePublisher

    /// Prepares a stream in chunks of a size, of which chunks or messages are counted.
    init(chunkSize: Int, unit: WorkUnit) throws {
        self.unit = unit
        bytes = PublisherBytes(chunkSize: chunkSize)
        publisher = try LivePublisher(chunkSize: chunkSize)
    }

    func round() throws -> Int {
        var (messages, video) = (0, 0)
        for read in bytes.reads {
            for action in publisher.receive(read) {
                switch action {
                case .video(let message):
                    messages += 1
                    video += message.payload.readableBytes
                case .audio: messages += 1
                default: break
                }
            }
        }
        guard messages == bytes.messages, video == bytes.videoBytes else {
            throw WorkNotDone(reason: "\(messages) of \(bytes.messages) messages were received")
        }
        return unit == .chunk ? bytes.chunks : messages
    }
}
