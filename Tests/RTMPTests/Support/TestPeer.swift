import NIOCore
import RTMP
import Testing

/// A session with an encoder at its other end, and what came of both.
final class TestPeer {
    private var session: PublishSession
    private(set) var actions: [PublishSession.Action] = []
    private var fromServer = ChunkStreamDecoder(limits: TestPeer.generous)
    private var sent = ByteBuffer()
    var writer = ClientChunkWriter()
    /// The size of the pieces in which bytes reach the session.
    var pieceSize = Int.max

    static let generous: Limits = {
        var limits = Limits()
        limits.controlMessageBytes = 1024
        return limits
    }()

    init(_ configuration: PublishSession.Configuration = .init()) {
        session = PublishSession(configuration: configuration)
    }

    var counters: PublishSession.Counters { session.counters }
    var isClosed: Bool { session.isClosed }

    /// Passes bytes to the session; what it asks for is noted, and returned.
    @discardableResult
    func send(_ bytes: ByteBuffer) -> [PublishSession.Action] {
        let start = actions.count
        for piece in bytes.pieces(of: pieceSize) {
            note(session.receive(piece))
        }
        return Array(actions[start...])
    }

    /// Passes on what the writer has gathered.
    @discardableResult
    func flush() -> [PublishSession.Action] { send(writer.take()) }

    @discardableResult
    func accept() -> [PublishSession.Action] { note(session.accept()) }

    @discardableResult
    func refuse(_ refusal: PublishRefusal) -> [PublishSession.Action] { note(session.refuse(refusal)) }

    @discardableResult
    func end(_ reason: String) -> [PublishSession.Action] { note(session.end(reason: reason)) }

    @discardableResult
    func tell(_ reason: String) -> [PublishSession.Action] { note(session.tell(reason: reason)) }

    @discardableResult
    func ping(_ milliseconds: UInt32) -> [PublishSession.Action] { note(session.ping(at: milliseconds)) }

    @discardableResult
    private func note(_ new: [PublishSession.Action]) -> [PublishSession.Action] {
        // The contract of every call: one send at most, and first; nothing after a close.
        let sends = new.enumerated().filter { if case .send = $0.element { true } else { false } }
        #expect(sends.count <= 1)
        #expect(sends.allSatisfy { $0.offset == 0 })
        let close = new.firstIndex { if case .close = $0 { true } else { false } }
        #expect(close == nil || close == new.count - 1)
        for case .send(var bytes) in new { sent.writeBuffer(&bytes) }
        actions += new
        return new
    }

    /// A simple handshake; the server's part of it is taken away.
    func shakeHands() {
        send(ByteBuffer(bytes: [3] + [UInt8](repeating: 0, count: 1536)))
        #expect(sent.readableBytes == 3073)
        sent.clear()
        send(ByteBuffer(repeating: 0, count: 1536))
    }

    /// Handshake and `connect`; what the server said is taken away.
    func connect(app: String = "live") {
        shakeHands()
        writer.command(.string("connect"), .number(1), .object([AMFProperty("app", .string(app))]))
        flush()
        _ = messages()
    }

    /// All up to a publish request.
    func requestPublish(app: String = "live", name: AMFValue = .string("KEY"), type: AMFValue = .string("live")) {
        connect(app: app)
        writer.command(.string("createStream"), .number(2), .null)
        writer.command(.string("publish"), .number(3), .null, name, type, streamID: 1)
        flush()
        _ = messages()
    }

    /// All up to a live publish.
    func publish() {
        requestPublish()
        accept()
        _ = messages()
    }

    /// The whole messages that the server has sent since the last call, after the handshake.
    func messages() -> [Message] {
        var result: [Message] = []
        while let message = try? fromServer.next(&sent) {
            result.append(message)
        }
        return result
    }

    /// The values of the commands among them.
    func commands() -> [[AMFValue]] {
        messages().filter { $0.type == .commandAMF0 }.compactMap { message in
            var decoder = AMF0Decoder(message.payload)
            return try? decoder.values()
        }
    }

    var requests: [PublishRequest] {
        actions.compactMap { if case .publishRequested(let request) = $0 { request } else { nil } }
    }

    var video: [MediaMessage] {
        actions.compactMap { if case .video(let message) = $0 { message } else { nil } }
    }

    var audio: [MediaMessage] {
        actions.compactMap { if case .audio(let message) = $0 { message } else { nil } }
    }

    var metadata: [StreamMetadata] {
        actions.compactMap { if case .metadata(let metadata) = $0 { metadata } else { nil } }
    }

    var closeReason: CloseReason? {
        guard case .close(let reason) = actions.last else { return nil }
        return reason
    }
}
