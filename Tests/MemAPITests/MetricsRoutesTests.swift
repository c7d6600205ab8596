import APITestDoubles
import HTTPTypes
import Logging
import MemCore
import Prometheus
import Synchronization
import Testing

@testable import MemAPI

@Suite("/metrics")
struct MetricsRoutesTests {
    private func metrics(_ api: RunningAPI) async throws -> [String: Double] {
        let answer = try await api.send("GET", "/metrics")
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        let lines = String(decoding: answer.body, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
        return Dictionary(
            uniqueKeysWithValues: lines.compactMap { line in
                guard let space = line.lastIndex(of: " ") else { return nil }
                return (String(line[..<space]), Double(line[space...].dropFirst()) ?? .nan)
            }
        )
    }

    @Test("tells how things are, and what was counted since the start")
    func all() async throws {
        try await withAPI { api in
            _ = try await api.streams.createStream(name: "desk", metadata: [:])
            let metrics = try await metrics(api)
            #expect(metrics[#"mem_streams{state="waiting"}"#] == 1)
            #expect(metrics[#"mem_streams{state="live"}"#] == 0)
            #expect(metrics[#"mem_build_info{version="1.2.3"}"#] == 1)
            #expect(metrics["mem_store_up"] == 1)
            #expect(metrics["mem_store_queue_items"] == 3)
            #expect(metrics["mem_store_queue_age_seconds"] == 0.5)
            #expect(metrics[#"mem_storage_bytes{kind="pictures"}"#] == 10_000)
            #expect(metrics[#"mem_api_refused_total{status="401"}"#] == 0)
            #expect(metrics[#"mem_import_jobs{status="active"}"#] != nil)
            #expect(try #require(metrics["process_resident_memory_bytes"]) > 1_000_000)
            #expect(try #require(metrics["process_start_time_seconds"]) > 1_700_000_000)
            await api.memory.setTrouble("The disk is full.")
            #expect(try await self.metrics(api)["mem_store_up"] == 0)
        }
    }

    @Test("tells how many streams are degraded, by the step")
    func degraded() async throws {
        try await withAPI { api in
            for step in [DegradationStep.keyframes, .eightTimes, .eightTimes] {
                let id = try await api.streams.createStream(name: nil, metadata: [:]).record.id.rawValue
                try await api.streams.change(id) {
                    $0.degradation = Degradation(step: step, intervalSeconds: 1, since: .now())
                }
            }
            let metrics = try await metrics(api)
            let counts = (0...5).map { metrics["mem_streams_degraded{step=\"\($0)\"}"] }
            #expect(counts == [nil, 1, 0, 0, 2, nil])
        }
    }

    @Test(
        "counts requests by the pattern of their route and the class of their status, and never by what a client made up"
    )
    func requests() async throws {
        try await withAPI { api in
            let key = try await api.streams.createStream(name: nil, metadata: [:]).record.key.rawValue
            for _ in 0..<3 { _ = try await api.send("GET", "/api/streams/\(key)") }
            _ = try await api.send("HEAD", "/api/streams/\(key)")
            _ = try await api.send("GET", "/api/streams/nobody")
            _ = try await api.send("GET", "/wibble/\(key)")
            _ = try await api.send("PROPFIND", "/api/streams/\(key)")
            _ = try await api.send("GET", "/", host: "evil.example")
            let metrics = try await metrics(api)
            func count(_ method: String, _ route: String, _ status: String) -> Double? {
                metrics["mem_api_requests_total{method=\"\(method)\",route=\"\(route)\",status=\"\(status)\"}"]
            }
            #expect(count("GET", "/api/streams/{ref}", "2xx") == 3)
            #expect(count("HEAD", "/api/streams/{ref}", "2xx") == 1)
            #expect(count("GET", "/api/streams/{ref}", "4xx") == 1)
            #expect(count("GET", "none", "4xx") == 1)
            #expect(count("other", "none", "4xx") == 1)
            #expect(count("GET", "/", "4xx") == 1)
            #expect(metrics[#"mem_api_refused_total{status="421"}"#] == 1)
            #expect(metrics["mem_api_request_duration_seconds_count"] == 8)
            let text = metrics.keys.joined()
            for word in [key, "wibble", "nobody", "PROPFIND", "evil"] { #expect(!text.contains(word), "\(word)") }
        }
    }

    @Test("counts those who were refused, and the log tells of the first and sums up the others")
    func refusals() async throws {
        let log = Lines()
        let logger = Logger(label: "test") { _ in log.handler }
        try await withAPI(yaml: "api: { auth: tokens }", logger: logger) { api in
            for path in Array(repeating: "/api/streams", count: 20) + ["/metrics"] {
                let answer = try await api.send("GET", path)
                #expect(answer.status == 401)
            }
            #expect(
                log.all.filter { $0.contains("refused") } == [
                    "request refused peer=127.0.0.1 route=/api/streams status=401"
                ]
            )
        }
    }

    @Test("has a sum for the log after a while, by status, and begins anew then")
    func sums() async throws {
        let log = Lines()
        let registry = MetricRegistry()
        let refusals = APIRefusals(
            registry,
            logger: Logger(label: "test") { _ in log.handler },
            pause: .milliseconds(50)
        )
        let address = PeerAddress(text: "192.0.2.7")
        refusals.note(.ok, route: "/", from: address)
        for status in [HTTPResponse.Status.unauthorized, .unauthorized, .tooManyRequests, .unauthorized] {
            refusals.note(status, route: "/api/status", from: address)
        }
        await log.has(2)
        #expect(
            log.all == [
                "request refused peer=192.0.2.7 route=/api/status status=401",
                "more requests refused refusals=401: 2, 429: 1 within=0.05 seconds",
            ]
        )
        refusals.note(.forbidden, route: "/api/status", from: address)
        await log.has(3)
        #expect(log.all.last == "request refused peer=192.0.2.7 route=/api/status status=403")
        #expect(registry.scrape().text.contains("mem_api_refused_total{status=\"401\"} 3\n"))
    }

    @Test("are summed up when the API ends, whatever time is left")
    func sumAtEnd() async throws {
        let log = Lines()
        try await withAPI(yaml: "api: { auth: tokens }", logger: Logger(label: "test") { _ in log.handler }) { api in
            for _ in 0..<3 {
                let answer = try await api.send("GET", "/api/streams")
                #expect(answer.status == 401)
            }
        }
        #expect(
            log.all.filter { $0.contains("refused") } == [
                "request refused peer=127.0.0.1 route=/api/streams status=401",
                "more requests refused refusals=401: 2 within=60.0 seconds",
            ]
        )
    }
}

/// The lines that a logger was given.
final class Lines: Sendable {
    private let state = Mutex<
        (lines: [String], waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)])
    >(
        ([], [])
    )

    /// All of them: the message, then what belongs to it in the order of its names.
    var all: [String] { state.withLock { $0.lines } }

    /// Writes here, from notices on.
    var handler: Handler { Handler(lines: self) }

    /// Returns when there are so many.
    func has(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.lines.count >= count { return true }
                state.waiting.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    private func write(_ line: String) {
        let ready = state.withLock { state in
            state.lines.append(line)
            let ready = state.waiting.filter { $0.count <= state.lines.count }
            state.waiting.removeAll { $0.count <= state.lines.count }
            return ready
        }
        for waiting in ready { waiting.continuation.resume() }
    }

    /// A logger's end.
    struct Handler: LogHandler {
        let lines: Lines
        var logLevel = Logger.Level.notice
        var metadata = Logger.Metadata()

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
            lines.write("\(event.message)" + fields.joined())
        }
    }
}
