import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// An HTTP server that keeps what it was asked and gives one answer to all.
final class HookServer: Sendable {
    /// A request as it came.
    struct Asked: Sendable {
        var head: String
        var body: Data

        /// A header's value.
        func header(_ name: String) -> String? {
            let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
            return line.map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
        }
    }

    /// What it answers.
    enum Reply: Sendable {
        case status(Int)
        /// It takes requests and says nothing.
        case silence
    }

    private let requests = Mutex<[Asked]>([])
    private let open = Mutex<[any Channel]>([])
    private let channel: any Channel
    private let reply: Reply
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    var asked: [Asked] { requests.withLock { $0 } }
    var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/hook" }

    /// Runs a server while the closure runs.
    static func run<Result: Sendable>(
        _ reply: Reply,
        _ body: @Sendable (HookServer) async throws -> Result
    ) async throws -> Result {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let hook = HookServer(server.channel, reply)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.executeThenClose { connections in
                    await withDiscardingTaskGroup { group in
                        do {
                            for try await connection in connections {
                                group.addTask { try? await hook.serve(connection) }
                            }
                        } catch {}
                    }
                }
            }
            let result = try await body(hook)
            group.cancelAll()
            return result
        }
    }

    private init(_ channel: any Channel, _ reply: Reply) {
        self.channel = channel
        self.reply = reply
        (stream, continuation) = AsyncStream.makeStream()
    }

    /// Returns when so many requests have come.
    func hasBeenAsked(_ count: Int) async {
        var events = stream.makeAsyncIterator()
        while asked.count < count { _ = await events.next() }
    }

    /// Ends all connections without an answer.
    func hangUp() {
        for channel in open.withLock({ $0 }) { channel.close(promise: nil) }
    }

    private func serve(_ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async throws {
        open.withLock { $0.append(connection.channel) }
        try await connection.executeThenClose { inbound, outbound in
            var bytes: [UInt8] = []
            for try await part in inbound {
                bytes += part.readableBytesView
                guard let gap = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { continue }
                let request = Asked(
                    head: String(decoding: bytes[..<gap.lowerBound], as: UTF8.self),
                    body: Data(bytes[gap.upperBound...])
                )
                guard request.body.count == request.header("Content-Length").flatMap({ Int($0) }) else { continue }
                requests.withLock { $0.append(request) }
                continuation.yield()
                guard case .status(let status) = reply else { continue }
                let answer =
                    "HTTP/1.1 \(status) X\r\nLocation: \(url)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                try await outbound.write(ByteBuffer(string: answer))
                return
            }
        }
    }
}
