import APITestDoubles
import MemCore
import NIOCore
import NIOPosix
import Testing

@testable import MemAPI

@Suite("Limits of a connection")
struct ConnectionLimitHandlerTests {
    /// Opens a connection, says something on it, and keeps it open.
    private func open(_ api: RunningAPI, saying text: String = "GET / HTTP/1.1\r\nHost:") async throws -> any Channel {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: api.port).get()
        // On a busy machine the server may have given it up by then.
        try? await channel.writeAndFlush(ByteBuffer(string: text))
        return channel
    }

    @Test("a request whose head does not come is given up, and so is a connection that says nothing")
    func head() async throws {
        try await withAPI(yaml: "api: { limits: { head_seconds: 1, idle_seconds: 3600 } }") { api in
            let half = try await open(api)
            let silent = try await open(api, saying: "")
            try await half.closeFuture.get()
            try await silent.closeFuture.get()
        }
    }

    @Test("a connection that asks for nothing more is closed after a while")
    func idle() async throws {
        try await withAPI(yaml: "api: { limits: { idle_seconds: 1 } }") { api in
            let answered = try await open(api, saying: "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            try await answered.closeFuture.get()
        }
    }

    @Test("a body that does not come is answered with 408, whether it is wanted or not")
    func body() async throws {
        try await withAPI(yaml: "api: { limits: { body_seconds: 1 } }") { api in
            let head = "POST /api/streams/create HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
            let answer = try await api.send(raw: head + "\r\n{")
            #expect(answer.status == 408)
            #expect(try answer.json["code"] == .string("TIMEOUT"))
            #expect(answer.headers["connection"] == "close")
            #expect(await api.streams.streams().isEmpty)
            let refused = try await open(api, saying: head.replacing("/api/streams/create", with: "/wibble") + "\r\n{")
            try await refused.closeFuture.get()
        }
    }

    @Test("more connections from one address than may be are told so")
    func perAddress() async throws {
        let limits = "connections_per_address: 2, head_seconds: 60, idle_seconds: 3600"
        try await withAPI(yaml: "api: { limits: { \(limits) } }") { api in
            let first = try await open(api, saying: "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let second = try await open(api, saying: "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let answer = try await api.send("POST", "/api/streams/create", body: "{}")
            #expect(answer.status == 503)
            #expect(try answer.json["code"] == .string("TOO_MANY_CONNECTIONS"))
            #expect(try answer.json["detail"].text?.contains("connections_per_address") == true)
            #expect(answer.headers["retry-after"] == "1")
            #expect(await api.streams.streams().isEmpty)
            try await first.close()
            try await second.close()
        }
    }

    @Test("half-open requests keep nobody out: the oldest make room")
    func eviction() async throws {
        try await withAPI(yaml: "api: { limits: { connections: 2, head_seconds: 60, idle_seconds: 3600 } }") { api in
            let oldest = try await open(api)
            let younger = try await open(api)
            for _ in 0..<3 {
                let answer = try await api.send("GET", "/api/streams")
                #expect(answer.status == 200)
            }
            try await oldest.closeFuture.get()
            try? await younger.close()
        }
    }

    @Test("a head may have so many bytes")
    func header() async throws {
        try await withAPI(yaml: "api: { limits: { header_bytes: 4096 } }") { api in
            let short = try await api.send("GET", "/", headers: ["X: " + String(repeating: "x", count: 3000)])
            let long = try await api.send("GET", "/", headers: ["X: " + String(repeating: "x", count: 5000)])
            #expect([short.status, long.status] == [200, 431])
            #expect(try long.json["detail"].text?.contains("api.limits.header_bytes") == true)
        }
    }
}
