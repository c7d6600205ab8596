import NIOCore
import RTMP

/// A session whose publisher was let in.
final class LivePublisher {
    private var session = PublishSession()

    /// Shakes hands, asks to publish, and is accepted.
    ///
    /// - Parameter chunkSize: what the encoder says that it sends.
    init(chunkSize: Int) throws {
        var bytes = ByteBuffer(bytes: [3] + [UInt8](repeating: 0, count: 2 * 1536))
        Self.write(.setChunkSize, ByteBuffer(integer: UInt32(chunkSize)), into: &bytes)
        let commands: [[AMFValue]] = [
            [.string("connect"), .number(1), .object([AMFProperty("app", .string("live"))])],
            [.string("createStream"), .number(2), .null],
            [.string("publish"), .number(3), .null, .string("key"), .string("live")],
        ]
        for command in commands { Self.write(.commandAMF0, AMF0Encoder.payload(command), into: &bytes) }
        let wasAsked = session.receive(bytes).contains { if case .publishRequested = $0 { true } else { false } }
        guard wasAsked else { throw WorkNotDone(reason: "the session asked nobody whether it may publish") }
        _ = session.accept()
    }

    /// Takes what was read from the socket.
    func receive(_ bytes: ByteBuffer) -> [PublishSession.Action] {
        session.receive(bytes)
    }

    private static func write(_ type: MessageType, _ payload: ByteBuffer, into bytes: inout ByteBuffer) {
        let message = Message(type: type, streamID: 1, timestamp: 0, payload: payload)
        var writer = ChunkStreamEncoder()
        writer.chunkSize = 65536
        writer.write(message, on: 3, into: &bytes)
    }
}
