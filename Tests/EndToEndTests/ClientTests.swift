import Foundation
import Testing

/// Programs that people already have must work unchanged.
@Suite("Clients")
struct ClientTests {
    @Test("curl creates a stream")
    func curl() async throws {
        try await MemServer.run { server in
            let curl = try #require(Place.installed("curl"))
            let output = try await ChildProcess.run(
                curl,
                ["-sS", "--fail", "-X", "POST", server.api.base + "/api/streams/create"]
                    + ["-H", "Content-Type: application/json", "-d", #"{"name": "My Stream"}"#],
                in: server.folder
            )
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let stream = try decoder.decode(StreamAnswer.self, from: Data(output.utf8))
            #expect(stream.name == "My Stream")
            #expect(stream.status == "waiting")
            #expect(UUID(uuidString: stream.sessionId) != nil)
            #expect(UUID(uuidString: stream.streamKey) != nil)
            #expect(stream.rtmpUrl == server.publishURL(stream.streamKey))
            #expect(stream.rtmpUrl == "\(stream.serverUrl)/\(stream.streamKey)")
        }
    }

    @Test("A Python client creates a stream, waits for its publisher, and sees what arrives")
    func python() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe())
        try await Workload.machine.claiming(10) {
            try await MemServer.run { server in
                let script = Place.repository.appending(path: "Tests/Clients/watch_stream.py")
                let client = try ChildProcess(
                    Place.python,
                    [script.path, server.api.base],
                    in: server.folder,
                    name: "python"
                )
                let url = try await eventually("the client says where to publish", within: 20) {
                    client.output.split(separator: "\n").first { $0.hasPrefix("Publish to: ") }?.dropFirst(12)
                }
                let publisher = try Publisher(clip, to: String(url), in: server.folder)
                #expect(try await client.exitStatus(within: 20) == 0, "\(client.errors)")
                let lines = client.output.split(separator: "\n").map { String($0) }
                #expect(lines.contains("Resolution: 640x360"))
                let frames = try #require(lines.first { $0.hasPrefix("Frames: ") }?.dropFirst(8))
                #expect(Int(frames) != nil)
                try await publisher.stop()
            }
        }
    }

    @Test("What the page of the original asks is answered as it reads it")
    func originalPage() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 3))
        try await Workload.machine.claiming(10) {
            try await MemServer.run { server in
                _ = try await server.receive(clip)
                let script = Place.repository.appending(path: "Tests/Clients/original_page.py")
                let said = try await ChildProcess.run(Place.python, [script.path, server.api.base], in: server.folder)
                #expect(said == "all as the page expects\n")
            }
        }
    }

    @Test("Every error has the same body, with a sentence for people")
    func errors() async throws {
        try await MemServer.run { server in
            let requests: [(String, String, String?, Int)] = [
                ("GET", "/api/streams/no-such-stream", nil, 404),
                ("POST", "/api/streams/no-such-stream/stop", nil, 404),
                ("POST", "/api/streams/create", "{", 400),
                ("POST", "/api/streams/create", #"{"name": 7}"#, 422),
                ("GET", "/api/search?type=nonsense", nil, 400),
                ("GET", "/api/search?type=frame&frame_id=999", nil, 404),
            ]
            for (method, path, json, expected) in requests {
                let (status, body) = try await server.api.answer(method, path, json: json)
                #expect(status == expected, "\(method) \(path)")
                let error = try JSONDecoder().decode(ErrorAnswer.self, from: body)
                #expect(error.detail.contains(" ") && !error.code.isEmpty && !error.error.isEmpty)
                #expect(error.timestamp.hasSuffix("Z"))
            }
        }
    }
}
