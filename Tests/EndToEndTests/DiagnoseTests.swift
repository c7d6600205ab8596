import Foundation
import Testing

/// What somebody sends who asks for help.
@Suite("mem diagnose")
struct DiagnoseTests {
    private func diagnose(
        _ folder: TestFolder,
        _ options: [String],
        _ environment: [String: String] = [:]
    ) async throws
        -> (output: String, archive: Data)
    {
        let file = folder.url.appending(path: "report.tar")
        let output = try await ChildProcess.run(
            Place.mem,
            ["diagnose", "-o", file.path, "--force"] + options,
            in: folder,
            within: 60,
            environment: environment
        )
        return (output, try Data(contentsOf: file))
    }

    /// Unpacks an archive by another program.
    private func files(in archive: Data, _ folder: TestFolder) async throws -> [String: String] {
        let place = folder.url.appending(path: "unpacked-\(UUID().uuidString.prefix(4))")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let file = place.appending(path: "report.tar")
        try archive.write(to: file)
        try await ChildProcess.run(URL(filePath: "/bin/tar"), ["-xf", file.path, "-C", place.path], in: folder)
        let names = try FileManager.default.subpathsOfDirectory(atPath: place.path).filter { $0.contains("/") }
        return try Dictionary(
            uniqueKeysWithValues: names.map { name in
                let text = try String(contentsOf: place.appending(path: name), encoding: .utf8)
                return (name.split(separator: "/").dropFirst().joined(separator: "/"), text)
            }
        )
    }

    @Test("has what helps, of a Mem that runs and of one that is stopped, and neither keys nor tokens")
    func report() async throws {
        let folder = try TestFolder("diagnose")
        let secret = "the secret of the publish hook"
        let secretFile = folder.url.appending(path: "secret")
        try Data(secret.utf8).write(to: secretFile)
        let tokens = folder.url.appending(path: "tokens")
        let address = "http://127.0.0.1:1/x?y=hunter2-in-a-query"
        let options = ServerOptions(
            auth: ", publish_url: \"\(address)\", publish_secret_file: \(secretFile.path)",
            api: ", auth: tokens, tokens: \(tokens.path)"
        )
        let first = folder.url.appending(path: "first.yaml")
        try Data(options.yaml(data: folder.data.path, apiPort: 0, rtmpPort: 0).utf8).write(to: first)
        let token = try await ChildProcess.run(
            Place.mem,
            ["token", "create", "all", "--scope", "admin", "--config", first.path],
            in: folder
        ).trimmingCharacters(in: .whitespacesAndNewlines)
        try await MemServer.run(options) { server in
            let environment = ["MEM_URL": server.api.base, "MEM_TOKEN": token]
            let key = try await ChildProcess.run(
                Place.mem,
                ["streams", "create", "Desk", "--json"],
                in: folder,
                environment: environment
            ).firstMatch(of: /"stream_key":"([^"]+)"/).map { String($0.1) }
            let key1 = try #require(key)
            // Somebody else's program wrote what should not be there.
            let log = folder.url.appending(path: "mem.log")
            let leak = "\(key1) rtmp://127.0.0.1/live/\(key1) Authorization: Bearer \(token) \(secret)\n"
            try Data((server.log + leak).utf8).write(to: log)
            let place = ["--config", server.configuration, "--log", log.path]
            let running = try await diagnose(folder, place, environment)
            let parts = try await files(in: running.archive, folder)
            #expect(
                Set(parts.keys) == [
                    "README.txt", "machine.txt", "configuration.yaml", "doctor.txt", "files.txt", "health.json",
                    "ready.json", "status.json", "metrics.txt", "log.txt",
                ]
            )
            #expect(parts["metrics.txt"]?.contains("mem_streams{state=\"waiting\"} 1") == true)
            #expect(parts["configuration.yaml"]?.contains("publish_url: http://127.0.0.1:1/…") == true)
            #expect(parts["configuration.yaml"]?.contains("frame_interval_seconds: 1") == true)
            #expect(parts["doctor.txt"]?.contains("Decoder process") == true)
            #expect(parts["files.txt"]?.contains("mem.duckdb: ") == true)
            #expect(parts["log.txt"]?.contains("stream created") == true)
            #expect(parts["machine.txt"]?.contains("MEM_TOKEN") == true)
            for (name, text) in parts where name != "README.txt" {
                #expect(running.output.contains(name) && !text.isEmpty, "\(name)")
            }
            try await server.stop()
            let stopped = try await diagnose(folder, place, environment)
            let rest = try await files(in: stopped.archive, folder)
            #expect(rest["metrics.txt"] == nil && rest["doctor.txt"] != nil && rest["log.txt"] != nil)
            #expect(stopped.output.contains("metrics.txt is not in it"))
            for archive in [running.archive, stopped.archive] {
                for word in [key1, token, String(token.dropFirst(8)), secret, "hunter2-in-a-query"] {
                    let needle = Data(word.utf8)
                    #expect(archive.range(of: needle) == nil, "the archive has \(word)")
                }
            }
        }
    }

    @Test("says what could not be had: a log, a running Mem, a configuration that is right")
    func nothing() async throws {
        let folder = try TestFolder("diagnose-nothing")
        let file = folder.url.appending(path: "config.yaml")
        try Data("api: { port: eighty }\n".utf8).write(to: file)
        let gone = folder.url.appending(path: "gone.log").path
        let report = try await diagnose(folder, ["--config", file.path, "--log", gone])
        for name in ["configuration.yaml", "health.json", "log.txt"] {
            #expect(report.output.contains("\(name) is not in it"), "\(report.output)")
        }
        let parts = try await files(in: report.archive, folder)
        #expect(parts["README.txt"]?.contains("log.txt is not in it") == true)
        #expect(parts["doctor.txt"]?.contains("eighty") == true)
    }
}
