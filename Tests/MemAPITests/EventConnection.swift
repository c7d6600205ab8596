import APITestDoubles
import FoundationEssentials
import MemCore
import NIOCore
import NIOPosix

/// One block of an answer of server-sent events.
struct SentEvent: Sendable {
    var id: String?
    var kind: String?
    var data = JSONValue.null
    var retry: String?
    var comment: String?
}

/// A connection to `/api/events`, read block by block.
final class EventConnection {
    private var bytes: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var raw = ByteBuffer()
    private var text = ""
    private(set) var head = ""

    fileprivate init(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async throws {
        bytes = inbound.makeAsyncIterator()
        while head.isEmpty {
            let view = raw.readableBytesView
            if let gap = view.firstRange(of: Array("\r\n\r\n".utf8)) {
                head = raw.readString(length: gap.upperBound - view.startIndex) ?? ""
            } else if try await !readMore() {
                throw NoAnswer(bytes: Array(raw.readableBytesView))
            }
        }
    }

    /// The next block; nil when the answer is over.
    func next() async throws -> SentEvent? {
        while true {
            if let gap = text.firstRange(of: "\n\n") {
                let block = String(text[..<gap.lowerBound])
                text.removeSubrange(..<gap.upperBound)
                return try Self.parse(block)
            }
            guard let chunk = try await nextChunk(), !chunk.isEmpty else { return nil }
            text += chunk
        }
    }

    /// The next event of a kind.
    func next(_ kind: String) async throws -> SentEvent? {
        while let event = try await next() {
            if event.kind == kind { return event }
        }
        return nil
    }

    private func nextChunk() async throws -> String? {
        while true {
            let view = raw.readableBytesView
            if let line = view.firstRange(of: Array("\r\n".utf8)) {
                let digits = String(decoding: view[..<line.lowerBound], as: UTF8.self)
                let size = Int(digits, radix: 16) ?? 0
                let length = line.upperBound - view.startIndex + size + 2
                if raw.readableBytes >= length {
                    raw.moveReaderIndex(forwardBy: line.upperBound - view.startIndex)
                    let chunk = raw.readString(length: size)
                    raw.moveReaderIndex(forwardBy: 2)
                    return chunk
                }
            }
            if try await !readMore() { return nil }
        }
    }

    private func readMore() async throws -> Bool {
        // A connection that is cut is over as well.
        guard var more = try? await bytes.next() else { return false }
        raw.writeBuffer(&more)
        return true
    }

    private static func parse(_ block: String) throws -> SentEvent {
        var event = SentEvent()
        for line in block.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count == 2 ? String(parts[1].drop { $0 == " " }) : ""
            switch parts[0] {
            case "id": event.id = value
            case "event": event.kind = value
            case "data": event.data = try JSONDecoder().decode(JSONValue.self, from: Data(value.utf8))
            case "retry": event.retry = value
            default: event.comment = value
            }
        }
        return event
    }
}

extension RunningAPI {
    /// Listens while the closure runs.
    func listen<Result: Sendable>(
        _ query: String = "",
        headers: [String] = [],
        _ body: (EventConnection) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        var text = "GET /api/events\(query) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
        for header in headers { text += header + "\r\n" }
        let request = ByteBuffer(string: text + "\r\n")
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(request)
            return try await body(EventConnection(inbound))
        }
    }
}
