import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// An HTTP server that keeps what it was sent and answers as it is told: well, badly, or not at all.
final class Receiver: Sendable {
    /// A request as it came.
    struct Received: Sendable {
        var head: String
        var body: String

        /// A header's value.
        func header(_ name: String) -> String? {
            let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
            return line.map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
        }
    }

    /// What it does with a request.
    enum Reply: Sendable {
        case status(Int)
        /// It sends whoever asks elsewhere.
        case redirect(String)
        /// It says nothing.
        case silence
        /// It says something that is no HTTP.
        case nonsense
        /// It begins a body that never ends.
        case endless
    }

    private struct State {
        var received: [Received] = []
        var replies: [Reply]
    }

    private let state: Mutex<State>
    private let channel: any Channel
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    var received: [Received] { state.withLock { $0.received } }
    var port: Int { channel.localAddress?.port ?? 0 }
    var url: String { "http://127.0.0.1:\(port)/hook" }

    /// Runs a server while the closure runs; the last reply is given to all that come later.
    static func run<Result: Sendable>(
        _ replies: Reply...,
        body: @Sendable (Receiver) async throws -> Result
    ) async throws -> Result {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let receiver = Receiver(server.channel, replies)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.executeThenClose { connections in
                    await withDiscardingTaskGroup { group in
                        do {
                            for try await connection in connections {
                                group.addTask { try? await receiver.serve(connection) }
                            }
                        } catch {}
                    }
                }
            }
            let result = try await body(receiver)
            group.cancelAll()
            return result
        }
    }

    private init(_ channel: any Channel, _ replies: [Reply]) {
        self.channel = channel
        state = Mutex(State(replies: replies))
        (stream, continuation) = AsyncStream.makeStream()
    }

    /// Returns when so many requests have come.
    func hasReceived(_ count: Int) async {
        var events = stream.makeAsyncIterator()
        while received.count < count { _ = await events.next() }
    }

    private func serve(_ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async throws {
        try await connection.executeThenClose { inbound, outbound in
            var bytes: [UInt8] = []
            for try await part in inbound {
                bytes += part.readableBytesView
                guard let gap = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { continue }
                let request = Received(
                    head: String(decoding: bytes[..<gap.lowerBound], as: UTF8.self),
                    body: String(decoding: bytes[gap.upperBound...], as: UTF8.self)
                )
                guard request.body.utf8.count == request.header("Content-Length").flatMap({ Int($0) }) else { continue }
                let reply = state.withLock { state in
                    state.received.append(request)
                    return state.replies.count > 1 ? state.replies.removeFirst() : state.replies[0]
                }
                continuation.yield()
                switch reply {
                case .silence: continue
                case .nonsense: try await outbound.write(ByteBuffer(string: "SSH-2.0-nonsense\r\n\r\n\r\n"))
                case .status(let status): try await outbound.write(Self.answer(status))
                case .redirect(let place): try await outbound.write(Self.answer(302, "Location: \(place)\r\n"))
                case .endless:
                    try await outbound.write(
                        ByteBuffer(string: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                    )
                    let chunk = ByteBuffer(string: "1000\r\n" + String(repeating: "x", count: 4096) + "\r\n")
                    for _ in 0..<100_000 { try await outbound.write(chunk) }
                }
                return
            }
        }
    }

    private static func answer(_ status: Int, _ more: String = "") -> ByteBuffer {
        ByteBuffer(string: "HTTP/1.1 \(status) X\r\n\(more)Content-Length: 0\r\nConnection: close\r\n\r\n")
    }
}
