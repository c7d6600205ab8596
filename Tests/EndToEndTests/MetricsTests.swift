import Foundation
import Glibc
import Testing

/// What Prometheus gets to know, read by its own client's parser.
@Suite("Metrics")
struct MetricsTests {
    /// What the parser makes of an answer.
    private struct Scrape: Decodable {
        struct Sample: Decodable {
            var name: String
            var labels: [String: String]
            var value: Double
        }

        var families: [String: String]
        var samples: [Sample]

        func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
            samples.first { $0.name == name && $0.labels == labels }?.value
        }

        func sum(_ name: String) -> Double {
            samples.filter { $0.name == name }.reduce(0) { $0 + $1.value }
        }
    }

    private func scrape(_ server: MemServer) async throws -> Scrape {
        let script = Place.repository.appending(path: "Tests/Clients/read_metrics.py").path
        let text = try await ChildProcess.run(Place.python, [script, server.api.base], in: server.folder, within: 30)
        return try JSONDecoder().decode(Scrape.self, from: Data(text.utf8))
    }

    /// How many descriptors the system lets any process of these tests have.
    private static var mostDescriptors: Double {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Double(limit.rlim_max)
    }

    @Test("Tell of a real stream what it sent, and what became of it; no name and no key is in them")
    func stream() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 6))
        try await Workload.machine.claiming(20) {
            try await MemServer.run(.keepingEverySample) { server in
                let before = try await scrape(server)
                #expect(before.value("mem_received_bytes_total", ["protocol": "rtmp"]) == 0)
                #expect(before.value("mem_samples_total", ["verdict": "new"]) == 0)

                let stranger = try RawConnection(port: server.rtmpPort)
                try stranger.send(RTMPBytes.publish("nobody-has-this-key"))
                try await eventually("it is refused", within: 20) { stranger.hasHeard("no stream with this key") }
                let created = try await server.api.createStream("a name of my own")
                let publisher = try await server.live(clip, to: created, looping: 0)
                let live = try await scrape(server)
                #expect(live.value("mem_streams", ["state": "live"]) == 1)
                #expect(live.value("mem_decoders") == 1)
                #expect(try #require(live.value("mem_connections")) >= 1)
                #expect(try await publisher.finishes(within: 40) == 0)
                let expected = clip.expectedFrames().count
                let stream = try await server.api.stream(created.sessionId, hasSamples: expected)
                try await server.api.stream(created.sessionId, is: "ended")

                let after = try await scrape(server)
                #expect(after.value("mem_streams", ["state": "ended"]) == 1)
                #expect(after.sum("mem_samples_total") == Double(stream.framesReceived))
                #expect(after.value("mem_access_units_total") == Double(clip.presentationTimes.count))
                #expect(after.sum("mem_access_units_dropped_total") == 0)
                #expect(after.value("mem_publishers_accepted_total") == 1)
                #expect(after.value("mem_publishers_refused_total", ["cause": "key"]) == 1)
                let size = try #require(try clip.file.resourceValues(forKeys: [.fileSizeKey]).fileSize)
                let received = try #require(after.value("mem_received_bytes_total", ["protocol": "rtmp"]))
                #expect(
                    received > Double(size) * 0.8 && received < Double(size) * 1.3 + 10_000,
                    "\(received) of \(size)"
                )
                let cpu = try #require(after.value("mem_decoder_cpu_seconds_total"))
                let cpuBefore = try #require(live.value("mem_decoder_cpu_seconds_total"))
                #expect(cpu > 0 && cpu >= cpuBefore)
                #expect(after.value("mem_store_up") == 1)
                #expect(try #require(after.value("mem_store_commit_duration_seconds_count")) >= 3)
                #expect(try #require(after.value("process_cpu_seconds_total")) > 0)
                #expect(after.value("process_max_fds") == Self.mostDescriptors)
                #expect(
                    after.value("mem_api_requests_total", ["method": "GET", "route": "/metrics", "status": "2xx"]) == 2
                )
                let words = after.samples.flatMap { Array($0.labels.values) }.joined(separator: " ")
                for word in [created.streamKey, created.sessionId, "my own", "nobody"] {
                    #expect(!words.contains(word), "\(word)")
                }
            }
        }
    }

    @Test("Count decoders that fail, and what is dropped because of it")
    func failures() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 30))
        try await Workload.machine.claiming(20) {
            try await MemServer.run(.keepingEverySample) { server in
                let stream = try await server.api.createStream("hit")
                let publisher = try await server.live(clip, to: stream)
                let victim = try #require(server.decoders.first)
                kill(victim, SIGKILL)
                try await eventually("another decoder is there", within: 10) {
                    server.decoders.first.map { $0 != victim } ?? false
                }
                let seen = try await server.api.stream(stream.sessionId).framesReceived
                try await server.api.stream(stream.sessionId, hasSamples: seen + 2)
                let scrape = try await scrape(server)
                #expect(scrape.value("mem_decoder_failures_total", ["outcome": "restarted"]) == 1)
                #expect(scrape.value("mem_decoder_failures_total", ["outcome": "given_up"]) == 0)
                let dropped = try await server.api.stream(stream.sessionId).dropped
                #expect(scrape.sum("mem_access_units_dropped_total") == Double(dropped))
                try await publisher.stop()
            }
        }
    }

    @Test("Need a token of the scope read where tokens are needed")
    func token() async throws {
        let folder = try TestFolder("metrics-token")
        let tokens = folder.url.appending(path: "tokens")
        let options = ServerOptions(api: ", auth: tokens, tokens: \(tokens.path)")
        let file = folder.url.appending(path: "config.yaml")
        try Data(options.yaml(data: folder.data.path, apiPort: 0, rtmpPort: 0).utf8).write(to: file)
        try await ChildProcess.run(
            Place.mem,
            ["token", "create", "prometheus", "--scope", "read", "--config", file.path],
            in: folder
        )
        try await MemServer.run(options) { server in
            let metrics = try await server.api.answer("GET", "/metrics")
            #expect(metrics.status == 401)
            let ready = try await server.api.answer("GET", "/ready")
            #expect(ready.status == 200)
        }
    }
}
