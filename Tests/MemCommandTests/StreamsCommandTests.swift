import APITestDoubles
import ArgumentParser
import Foundation
import MemCore
import Testing

@testable import MemCommand

@Suite("mem streams")
struct StreamsCommandTests {
    private func json(_ text: String) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }

    @Test("create prints what belongs into OBS")
    func create() async throws {
        try await withAPI { api in
            let result = await api.streams("create", "My Stream")
            let session = try #require(await api.streams.streams().first)
            #expect(result.exitCode == 0)
            #expect(session.record.name == "My Stream")
            #expect(result.lines.contains("  Server      rtmp://localhost:1935/live"))
            #expect(result.lines.contains("  Stream Key  \(session.record.key.rawValue)"))
        }
    }

    @Test("the server may be named by its IPv6 address")
    func addressOfSix() async throws {
        try await withAPI(host: "::1") { api in
            let result = await run(StreamsCommand.self, ["list", "--url", "http://[::1]:\(api.port)"])
            #expect(result.exitCode == 0, "\(result.complaints)")
        }
    }

    @Test("create attaches metadata, and --json prints the session as the API answers it")
    func createJSON() async throws {
        try await withAPI { api in
            let result = await api.streams("create", "--metadata", #"{"room": "lab"}"#, "--json")
            let session = try #require(await api.streams.streams().first)
            #expect(session.record.metadata == ["room": .string("lab")])
            #expect(result.lines.count == 1)
            guard case .object(let fields) = try json(result.text) else { throw ServerDidNotStart() }
            #expect(fields["stream_key"] == .string(session.record.key.rawValue))
        }
    }

    @Test("metadata that is no JSON object is a mistake in usage")
    func badMetadata() async throws {
        try await withAPI { api in
            let result = await api.streams("create", "--metadata", "[1]")
            #expect(result.exitCode == 64)
            #expect(await api.streams.streams().isEmpty)
        }
    }

    @Test("list shows a row per stream and no key")
    func list() async throws {
        try await withAPI { api in
            let none = await api.streams("list")
            #expect(none.text.contains("mem streams create"))
            let record = try await api.streams.createStream(name: "desk", metadata: [:]).record
            let result = await api.streams("list")
            #expect(result.lines.count == 2)
            #expect(result.lines[0].hasPrefix("SESSION"))
            #expect(result.lines[1].contains(record.id.rawValue) && result.lines[1].hasSuffix("desk"))
            #expect(!result.text.contains(record.key.rawValue))
            #expect(try json(await api.streams("list", "--json").text) != .null)
        }
    }

    @Test("show prints server, key and what is known")
    func show() async throws {
        try await withAPI { api in
            let record = try await api.streams.createStream(name: "desk", metadata: [:]).record
            try await api.streams.change(record.id.rawValue) { session in
                session.status = .live
                session.record.pictureSize = PictureSize(width: 1280, height: 720)
                session.record.videoCodec = "avc1"
                session.record.encoder = "evil\u{1B}[2Jencoder"
                session.framesPerSecond = 30
                session.bitrateKbps = 2500.26
            }
            let result = await api.streams("show", record.id.rawValue)
            #expect(result.lines.contains("Stream Key  \(record.key.rawValue)"))
            #expect(result.lines.contains("Picture     1280x720"))
            #expect(result.lines.contains("Video       avc1, 30 fps, 2500.3 kbit/s"))
            #expect(result.lines.contains("Encoder     evil?[2Jencoder"))
        }
    }

    @Test("a stream that is degraded is shown to be so, and how far")
    func degraded() async throws {
        try await withAPI { api in
            let id = try await api.streams.createStream(name: "slow", metadata: [:]).record.id.rawValue
            #expect(await !api.streams("show", id).text.contains("egraded"))
            try await api.streams.change(id) { session in
                session.status = .live
                session.leftOut = 59
                session.degradation = Degradation(
                    step: .twice,
                    intervalSeconds: 2,
                    since: Instant(microseconds: 1_790_000_000_000_000)
                )
            }
            let shown = await api.streams("show", id)
            let words = "only keyframes of intervals of 2 s are decoded"
            #expect(shown.text.contains("step 2, \(words), since 2026-09-21T14:13:20"))
            #expect(shown.text.contains("59 access units"))
            #expect(await api.streams("list").text.contains("live, degraded"))
            let session = try await MemClient(server: try #require(ServerAddress(api.url, from: []))).session(id)
            #expect(session.glance.contains("degraded: \(words)"))
        }
    }

    @Test("start, stop and delete do so and say so")
    func change() async throws {
        try await withAPI { api in
            let id = try await api.streams.createStream(name: "desk", metadata: [:]).record.id
            let stopped = await api.streams("stop", id.rawValue)
            #expect(stopped.lines == ["Stream \(id) stopped successfully."])
            #expect(await api.streams.stream(id.rawValue)?.status == .ended)
            let started = await api.streams("start", id.rawValue, "--json")
            #expect(started.text.contains("\"status\":\"waiting\""))
            let deleted = await api.streams("delete", id.rawValue)
            #expect(deleted.lines == ["Stream \(id) deleted successfully."])
            #expect(await api.streams.streams().isEmpty)
        }
    }

    @Test("set changes how a stream is sampled and says what is otherwise then; show does, too")
    func set() async throws {
        try await withAPI { api in
            let id = try await api.streams.createStream(name: "desk", metadata: [:]).record.id.rawValue
            let some = await api.streams("set", "desk", "frame_interval_seconds=2.5", "sensitivity=scene")
            #expect(some.lines == ["\"desk\": frame_interval_seconds 2.5, sensitivity scene."])
            let shown = await api.streams("show", id)
            #expect(shown.lines.contains("Settings    frame_interval_seconds 2.5, sensitivity scene"))
            _ = await api.streams("set", "desk", "sensitivity=default", "enable_deduplication=false")
            let none = await api.streams("set", id, "frame_interval_seconds=default", "enable_deduplication=default")
            #expect(none.lines == ["\"desk\": as configured."])
            let wrong = await api.streams("set", id, "jpeg_quality=high")
            #expect(wrong.exitCode == 1)
            #expect(wrong.complaints.first?.contains("settings.jpeg_quality") == true)
            #expect(await api.streams("set", id, "jpeg_quality").exitCode == 64)
        }
    }

    @Test("a stream goes by its name, its id, the beginning of that, and its key")
    func references() async throws {
        try await withAPI { api in
            let record = try await api.streams.createStream(name: "desk", metadata: [:]).record
            _ = try await api.streams.createStream(name: "door", metadata: [:])
            let id = record.id.rawValue
            for reference in ["desk", id, String(id.prefix(8)).uppercased(), record.key.rawValue] {
                let result = await api.streams("show", reference)
                #expect(result.lines.contains("Session     \(id)"), "\(reference): \(result.complaints)")
            }
            #expect(await api.streams("show", String(id.prefix(3))).exitCode == 1)
        }
    }

    @Test(
        "what is no stream is told with exit code 1",
        arguments: ["show", "start", "stop", "rotate-key", "delete", "watch"]
    )
    func refused(command: String) async throws {
        try await withAPI { api in
            for reference in ["abcdef/../x y", "status", ""] {
                let result = await api.streams(command, reference)
                #expect(result.exitCode == 1)
                let reason = "There is no stream \"\(reference)\": `mem streams list` shows those there are."
                #expect(result.complaints == ["Error: " + reason])
                #expect(result.lines.isEmpty)
            }
        }
    }

    @Test("an address that is none is a mistake in usage", arguments: ["ftp://x", "http://", "not an address"])
    func badURL(url: String) async {
        #expect(await run(StreamsCommand.self, ["list", "--url", url]).exitCode == 64)
    }
}
