import APITestDoubles
import FoundationEssentials
import MemCore
import NIOCore
import NIOPosix

/// The connection ended before the head of an answer had come.
struct NoAnswer: Error {
    /// What came.
    var bytes: [UInt8]
}

/// An answer as it came over the wire.
struct RawAnswer: Sendable {
    var status: Int
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]

    /// The body as a JSON value.
    var json: JSONValue {
        get throws { try JSONDecoder().decode(JSONValue.self, from: Data(body)) }
    }

    init(parsing bytes: [UInt8]) throws {
        guard let gap = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { throw NoAnswer(bytes: bytes) }
        let lines = String(decoding: bytes[..<gap.lowerBound], as: UTF8.self).split(separator: "\r\n")
        status = Int(lines[0].split(separator: " ")[1]) ?? 0
        headers = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts[1].drop { $0 == " " }.description
        }
        body = Array(bytes[gap.upperBound...])
    }
}

extension JSONValue {
    /// A field of an object; null if it is missing, or this is no object.
    subscript(_ name: String) -> JSONValue {
        if case .object(let fields) = self { fields[name] ?? .null } else { .null }
    }

    /// The names of an object's fields.
    var names: Set<String> {
        if case .object(let fields) = self { Set(fields.keys) } else { [] }
    }

    /// An array's elements.
    var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    /// A string.
    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }
}

extension RunningAPI {
    /// Sends one request just as it is written and reads the answer up to the end of the connection.
    func send(
        _ method: String,
        _ target: String,
        host: String? = nil,
        headers: [String] = [],
        body: String? = nil,
        type: String? = "application/json"
    ) async throws -> RawAnswer {
        var text = "\(method) \(target) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\nConnection: close\r\n"
        for header in headers { text += header + "\r\n" }
        if let body {
            if let type { text += "Content-Type: \(type)\r\n" }
            text += "Content-Length: \(body.utf8.count)\r\n"
        }
        return try await send(raw: text + "\r\n" + (body ?? ""))
    }

    /// Sends bytes and reads the answer up to the end of the connection.
    func send(raw text: String, thenHangUp: Bool = false) async throws -> RawAnswer {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: NIOAsyncChannel.Configuration(isOutboundHalfClosureEnabled: true)
                    )
                }
            }
        let bytes = try await channel.executeThenClose { inbound, outbound in
            // A server that refuses the connection may have closed it already; its answer is there to be read.
            try? await outbound.write(ByteBuffer(string: text))
            if thenHangUp { outbound.finish() }
            var all: [UInt8] = []
            for try await part in inbound { all += part.readableBytesView }
            return all
        }
        return try RawAnswer(parsing: bytes)
    }
}
