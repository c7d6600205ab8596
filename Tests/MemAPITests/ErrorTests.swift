import APITestDoubles
import Logging
import MemCore
import Synchronization
import Testing

@Suite("Errors")
struct ErrorTests {
    @Test("an unknown address is not found, with the one body of errors", arguments: ["/wibble", "/api", "/api/a/b/c"])
    func unknownAddress(path: String) async throws {
        try await withAPI { api in
            let answer = try await api.send("GET", path)
            #expect(answer.status == 404)
            #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
            let body = try answer.json
            #expect(body.names == ["error", "code", "detail", "timestamp"])
            #expect(body["error"] == .string("Not Found"))
            #expect(body["code"] == .string("NOT_FOUND"))
            #expect(body["timestamp"].text.flatMap(Instant.init(rfc3339:)) != nil)
        }
    }

    @Test(
        "a wrong method is told the right ones",
        arguments: [
            ("PUT", "/api/streams", "GET, HEAD"), ("GET", "/api/streams/create", "POST"),
            ("DELETE", "/api/streams/status", "GET, HEAD"), ("PUT", "/api/streams/x", "GET, HEAD, PATCH, DELETE"),
            ("GET", "/api/streams/x/start", "POST"), ("OPTIONS", "/api/search", "GET, HEAD"),
        ]
    )
    func wrongMethod(method: String, path: String, allowed: String) async throws {
        try await withAPI { api in
            let answer = try await api.send(method, path)
            #expect(answer.status == 405)
            #expect(answer.headers["allow"] == allowed)
            #expect(try answer.json["code"] == .string("METHOD_NOT_ALLOWED"))
        }
    }

    @Test("a failing store is logged with its reason, told without it, and no key gets into the log")
    func inside() async throws {
        let log = RecordedLog()
        try await withAPI(logger: log.logger) { api in
            let record = try await api.streams.createStream(name: nil, metadata: [:]).record
            await api.streams.fail(with: StoreFailure(.write, "disk /secret/path is full"))
            await api.memory.fail(with: StoreFailure(.read, "table lost"))
            for (method, target) in [
                ("POST", "/api/streams/\(record.key.rawValue)/stop"), ("DELETE", "/api/streams/\(record.key.rawValue)"),
                ("GET", "/api/streams/\(record.key.rawValue)/latest.jpg"), ("GET", "/api/search?type=timeline"),
            ] {
                let answer = try await api.send(method, target)
                #expect(answer.status == 500)
                #expect(try answer.json["code"] == .string("DATABASE_ERROR"))
                let text = String(decoding: answer.body, as: UTF8.self)
                #expect(!text.contains("secret") && !text.contains("table lost"))
            }
            #expect(log.text.contains("disk /secret/path is full"))
            #expect(log.text.contains("table lost"))
            #expect(!log.text.contains(record.key.rawValue))
        }
    }

    @Test("while Mem shuts down it says so")
    func closed() async throws {
        try await withAPI { api in
            await api.memory.fail(with: StoreFailure(.closed, "closed"))
            let answer = try await api.send("GET", "/api/search?type=timeline")
            #expect(answer.status == 503)
            #expect(try answer.json["detail"] == .string("Mem is shutting down."))
        }
    }

    @Test(
        "what is not HTTP is refused with the one body of errors and ends only its own connection",
        arguments: [
            ("\u{3}\u{0}\u{0} wibble\r\n\r\n", 400, "VALIDATION_ERROR"),
            ("GET / HTTP/1.1\r\nX: \(String(repeating: "x", count: 200_000))\r\n\r\n", 431, "TOO_LARGE"),
            ("GET / HTTP/1.1\r\nHost\r\n\r\n", 400, "VALIDATION_ERROR"),
            (
                "POST /api/streams/create HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nwibble\r\n",
                400, "VALIDATION_ERROR"
            ),
        ]
    )
    func notHTTP(bytes: String, status: Int, code: String) async throws {
        try await withAPI { api in
            let answer = try await api.send(raw: bytes)
            #expect(answer.status == status)
            #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
            #expect(try answer.json.names == ["error", "code", "detail", "timestamp"])
            #expect(try answer.json["code"] == .string(code))
            let next = try await api.send("GET", "/")
            #expect(next.status == 200)
        }
    }

    @Test("a request that ends in the middle is told so, and is no error of Mem")
    func hangUp() async throws {
        let log = RecordedLog()
        try await withAPI(logger: log.logger) { api in
            let answer = try await api.send(
                raw: "POST /api/streams/create HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{",
                thenHangUp: true
            )
            #expect(answer.status == 400)
            #expect(try answer.json["detail"] == .string("The request ends in the middle."))
        }
        #expect(!log.text.contains("A request failed."))
    }
}

/// A logger that keeps what it is told.
final class RecordedLog: Sendable {
    private let lines = Mutex<[String]>([])

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(log: self) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let log: RecordedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            log.lines.withLock { $0.append("\(event.message) \(all)") }
        }
    }
}
