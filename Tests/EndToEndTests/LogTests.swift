import Foundation
import Glibc
import Testing

/// What a program that collects logs gets to see of a stream's life.
@Suite("The log")
struct LogTests {
    private struct Line: Decodable {
        var time: String
        var level: String
        var logger: String
        var message: String
        var metadata: [String: String]?
    }

    @Test("As JSON has one object a line, one line for each event of a stream's life, and no key")
    func life() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 6))
        try await Workload.machine.claiming(20) {
            var options = ServerOptions.keepingEverySample
            options.logFormat = "json"
            try await MemServer.run(options) { server in
                let created = try await server.api.createStream("a name of my own")
                let (id, key) = (created.sessionId, created.streamKey)
                let stranger = try RawConnection(port: server.rtmpPort)
                try stranger.send(RTMPBytes.publish("nobody-has-this-key"))
                try await eventually("it is refused", within: 20) { stranger.hasHeard("no stream with this key") }
                let first = try await server.live(clip, to: created)
                let victim = try #require(server.decoders.first)
                kill(victim, SIGKILL)
                try await eventually("another decoder is there", within: 10) {
                    server.decoders.first.map { $0 != victim } ?? false
                }
                first.process.send(SIGKILL)
                try await server.api.stream(id, is: "waiting")
                let second = try await server.live(clip, to: created, looping: 0)
                #expect(try await second.finishes(within: 40) == 0)
                try await server.api.stream(id, is: "ended")
                try await server.api.ask("POST", "/api/streams/\(id)/stop")
                try await server.api.ask("POST", "/api/streams/\(id)/start")
                try await server.api.ask("POST", "/api/streams/\(id)/rotate-key")
                try await server.api.ask("DELETE", "/api/streams/\(id)")
                try await server.stop()

                let lines = try server.process.errors.split(separator: "\n").map { line in
                    try JSONDecoder().decode(Line.self, from: Data(line.utf8))
                }
                #expect(lines.allSatisfy { $0.time.hasSuffix("Z") && !$0.logger.isEmpty })
                let ofStream = lines.filter { $0.metadata?["session"] == id && $0.level != "debug" }.map(\.message)
                #expect(
                    ofStream == [
                        "stream created", "publisher accepted", "stream live", "decoder failed",
                        "stream waits for its publisher to come back", "publisher accepted", "stream live",
                        "stream ended", "stream disarmed", "stream armed", "stream key changed", "stream deleted",
                    ]
                )
                let live = try #require(lines.last { $0.message == "stream live" }?.metadata)
                #expect(live["reconnects"] == "1" && live["size"]?.contains("x") == true, "\(live)")
                let failed = try #require(lines.first { $0.message == "decoder failed" }?.metadata)
                #expect(failed["outcome"] == "restarted")
                // What the HTTP library says of itself is shown from the level debug on.
                let others = lines.filter {
                    $0.metadata?["session"] == nil && $0.level != "debug" && !$0.message.hasPrefix("Server started")
                }
                #expect(
                    others.map(\.message) == ["Mem started", "publisher refused", "Mem is stopping", "Mem stopped"]
                )
                #expect(others.first?.metadata?["rtmp_port"] == "\(server.rtmpPort)")
                for word in [key, "my own", "nobody"] { #expect(!server.log.contains(word), "\(word)") }
            }
        }
    }

    @Test("As JSON tells of a start that fails as well")
    func start() async throws {
        let folder = try TestFolder("log-start")
        let file = folder.url.appending(path: "config.yaml")
        let options = ServerOptions(auth: ", publish_url: \"http://127.0.0.1:1/\"", logFormat: "json")
        try Data(options.yaml(data: folder.data.path, apiPort: 0, rtmpPort: 0).utf8).write(to: file)
        let mem = try ChildProcess(Place.mem, ["serve", "--config", file.path], in: folder, name: "mem")
        #expect(try await mem.exitStatus(within: 20) == 1)
        let lines = mem.errors.split(separator: "\n")
        let line = try JSONDecoder().decode(Line.self, from: Data(try #require(lines.first).utf8))
        #expect(lines.count == 1 && line.level == "critical")
        #expect(line.metadata?["reason"]?.contains("streaming.auth.publish_secret_file") == true)
        #expect(mem.output.isEmpty)
    }
}
