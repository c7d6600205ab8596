import Foundation
import Testing

/// The command line, as a person types it.
@Suite("Command line")
struct CommandTests {
    @Test("Streams are created, listed, shown, stopped, started and deleted")
    func streams() async throws {
        try await MemServer.run { server in
            func mem(_ arguments: String...) async throws -> StreamAnswer {
                try Self.decode(try await Self.run(arguments, server), as: StreamAnswer.self)
            }
            let created = try await mem("streams", "create", "Lecture", "--json")
            #expect(created.name == "Lecture")
            #expect(try await mem("streams", "show", created.sessionId, "--json").streamKey == created.streamKey)
            let list = try await Self.run(["streams", "list", "--json"], server)
            #expect(try Self.decode(list, as: StreamListAnswer.self).streams.map(\.sessionId) == [created.sessionId])
            #expect(try await Self.run(["streams", "list"], server).contains("Lecture"))
            try await Self.run(["streams", "stop", created.sessionId], server)
            #expect(try await server.api.stream(created.sessionId).status == "ended")
            try await Self.run(["streams", "start", created.sessionId], server)
            #expect(try await server.api.stream(created.sessionId).status == "waiting")
            try await Self.run(["streams", "delete", created.sessionId], server)
            #expect(try await server.api.answer("GET", "/api/streams/\(created.sessionId)").status == 404)
            await #expect(throws: ChildProcessError.self) {
                try await Self.run(["streams", "show", created.sessionId], server)
            }
        }
    }

    @Test("Doctor finds a healthy machine healthy, and says what is wrong with a bad configuration")
    func doctor() async throws {
        let folder = try TestFolder("doctor")
        let good = folder.url.appending(path: "good.yaml")
        try Data(ServerOptions().yaml(data: folder.data.path, apiPort: 0, rtmpPort: 0).utf8).write(to: good)
        let output = try await ChildProcess.run(Place.mem, ["doctor", "--config", good.path], in: folder)
        #expect(output.contains("libavcodec"))
        #expect(output.contains("DuckDB"))
        #expect(output.contains("Decoder sandbox"))
        let bad = folder.url.appending(path: "bad.yaml")
        try Data("api: { prot: 8000 }\n".utf8).write(to: bad)
        let doctor = try ChildProcess(Place.mem, ["doctor", "--config", bad.path], in: folder, name: "doctor")
        #expect(try await doctor.exitStatus(within: 20) != 0)
        #expect((doctor.output + doctor.errors).contains("prot"))
    }

    @Test("A mistake in the configuration stops the start with file, line, key and the nearest known key")
    func badConfiguration() async throws {
        let folder = try TestFolder("bad configuration")
        let file = folder.url.appending(path: "config.yaml")
        try Data("streaming:\n  rtmp:\n    prot: 1935\n".utf8).write(to: file)
        let mem = try ChildProcess(Place.mem, ["serve", "--config", file.path], in: folder, name: "mem")
        #expect(try await mem.exitStatus(within: 20) != 0)
        let message = mem.errors + mem.output
        for part in ["config.yaml:3", "streaming.rtmp.prot", "port"] { #expect(message.contains(part), "\(message)") }
    }

    @Test("Version says which Mem this is, to people and to programs")
    func version() async throws {
        let folder = try TestFolder("version")
        #expect(try await ChildProcess.run(Place.mem, ["version"], in: folder).isEmpty == false)
        let json = try await ChildProcess.run(Place.mem, ["version", "--json"], in: folder)
        #expect(try JSONSerialization.jsonObject(with: Data(json.utf8)) is [String: Any])
    }

    @Test("The manual page in docs is the one that mem prints, and its completions are scripts")
    func manual() async throws {
        let folder = try TestFolder("manual")
        let printed = try await ChildProcess.run(Place.mem, ["manual"], in: folder)
        let kept = try String(contentsOf: Place.repository.appending(path: "docs/mem.1"), encoding: .utf8)
        #expect(printed == kept, "make it anew: mem manual > docs/mem.1")
        let script = folder.url.appending(path: "mem.bash")
        for shell in ["zsh", "fish", "bash"] {
            let completions = try await ChildProcess.run(Place.mem, ["completions", shell], in: folder)
            #expect(completions.contains("timeline"))
            try Data(completions.utf8).write(to: script)
        }
        try await MemServer.run { server in
            let stream = try await server.api.createStream("Größe 1")
            let ask = """
                PATH="$(dirname "$1"):$PATH"; . "$2"; COMP_WORDS=(mem streams show ""); COMP_CWORD=3
                COMP_LINE="mem streams show "; COMP_POINT=${#COMP_LINE}; _mem mem "" show; echo "${COMPREPLY[*]}"
                """
            let offered = try await ChildProcess.run(
                URL(filePath: "/bin/bash"),
                ["-c", ask, "bash", Place.mem.path, script.path],
                in: folder,
                environment: ["MEM_URL": server.api.base]
            )
            #expect(offered.contains(stream.sessionId) && offered.contains("Größe"), "\(offered)")
        }
    }

    @Test("A second server on the same database is refused with a clear message")
    func lockedDatabase() async throws {
        try await MemServer.run { server in
            let file = server.folder.url.appending(path: "second.yaml")
            try Data(server.options.yaml(data: server.folder.data.path, apiPort: 0, rtmpPort: 0).utf8).write(to: file)
            let second = try ChildProcess(
                Place.mem,
                ["serve", "--config", file.path],
                in: server.folder,
                name: "second"
            )
            #expect(try await second.exitStatus(within: 20) != 0)
            #expect(second.errors.contains("\(server.process.identifier)"), "names the process that has it")
        }
    }

    @discardableResult
    private static func run(_ arguments: [String], _ server: MemServer) async throws -> String {
        try await ChildProcess.run(
            Place.mem,
            arguments,
            in: server.folder,
            within: 20,
            environment: ["MEM_URL": server.api.base]
        )
    }

    private static func decode<Value: Decodable>(_ text: String, as: Value.Type) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Value.self, from: Data(text.utf8))
    }
}
