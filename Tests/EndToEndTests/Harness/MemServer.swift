import Foundation
import Glibc
import Synchronization
import Testing

/// A running Mem: the real programs, on free ports, with a data folder of its own.
final class MemServer: Sendable {
    /// Where it keeps its data and its logs.
    let folder: TestFolder
    /// What it was configured with.
    let options: ServerOptions

    private let running: Mutex<Running>

    /// What changes when the server is started anew; the ports stay.
    private struct Running: Sendable {
        var process: ChildProcess
        var ready: Ready
    }

    /// What `mem serve --ready-json` says once both listeners are bound.
    private struct Ready: Decodable, Sendable {
        var apiUrl: String
        var rtmpPort: Int
        var rtmpsPort: Int?
        var pid: Int32

        var apiPort: Int { URL(string: apiUrl)?.port ?? 0 }
    }

    /// Runs `body` with a fresh server, and afterwards wants it to stop as it should, leaving nothing behind.
    static func run(
        _ options: ServerOptions = ServerOptions(),
        test: String = Test.current?.name ?? "test",
        _ body: (MemServer) async throws -> Void
    ) async throws {
        let server = try await MemServer(options, test: test)
        do {
            try await body(server)
        } catch {
            // A server that crashed explains the failure better than what the test saw of it.
            Issue.record("the server's last words:\n\(server.log.suffix(3000))")
            await server.kill()
            throw error
        }
        try await server.stop()
    }

    private init(_ options: ServerOptions, test: String) async throws {
        folder = try TestFolder(test)
        if let size = options.diskMegabytes { try folder.mountDisk(megabytes: size) }
        self.options = options
        running = Mutex(try await Self.launch(options, folder, apiPort: 0, rtmpPort: 0))
    }

    /// A client of its API.
    var api: APIClient { APIClient(base: running.withLock { $0.ready.apiUrl }) }

    /// The port of the API.
    var apiPort: Int { running.withLock { $0.ready.apiPort } }

    /// The port that publishers connect to.
    var rtmpPort: Int { running.withLock { $0.ready.rtmpPort } }

    /// The port that publishers connect to by TLS; 0 if there is none.
    var rtmpsPort: Int { running.withLock { $0.ready.rtmpsPort ?? 0 } }

    /// What it has logged since its last start.
    var log: String { process.errors + process.output }

    /// The configuration file that it was started with.
    var configuration: String { Self.configuration(in: folder).path }

    private static func configuration(in folder: TestFolder) -> URL { folder.url.appending(path: "config.yaml") }

    /// The server process.
    var process: ChildProcess { running.withLock { $0.process } }

    /// The URL to publish to with a key.
    func publishURL(_ key: String) -> String { "rtmp://127.0.0.1:\(rtmpPort)/live/\(key)" }

    /// The identifiers of the decoder processes that work for it.
    var decoders: [pid_t] { ProcessTable.children(of: process.identifier, named: "mem-decoder") }

    /// Asks it to stop, and wants exit status 0 within 5 s and no decoder left.
    func stop() async throws {
        guard process.isRunning else { return }
        let decoders = decoders
        process.send(SIGTERM)
        let status = try await process.exitStatus(within: 5)
        #expect(status == 0, "mem serve ended with \(status):\n\(log.suffix(2000))")
        try await noneIsLeft(of: decoders)
    }

    /// Ends it by SIGKILL, as a power cut would.
    func kill() async {
        let decoders = decoders
        process.send(SIGKILL)
        do {
            _ = try await process.exitStatus(within: 5)
            try await noneIsLeft(of: decoders)
        } catch {
            Issue.record(error)
        }
    }

    /// Starts it anew on the same data and the same ports.
    func startAgain() async throws {
        let ready = running.withLock { $0.ready }
        let fresh = try await Self.launch(options, folder, apiPort: ready.apiPort, rtmpPort: ready.rtmpPort)
        running.withLock { $0 = fresh }
    }

    private func noneIsLeft(of decoders: [pid_t]) async throws {
        try await eventually("every decoder has ended", within: 5) {
            decoders.allSatisfy { ProcessTable.name(of: $0) != "mem-decoder" }
        }
    }

    private static func launch(
        _ options: ServerOptions,
        _ folder: TestFolder,
        apiPort: Int,
        rtmpPort: Int
    ) async throws -> Running {
        let file = configuration(in: folder)
        try Data(options.yaml(data: folder.data.path, apiPort: apiPort, rtmpPort: rtmpPort).utf8).write(to: file)
        let arguments = ["serve", "--config", file.path, "--ready-json"]
        // The limit of open files is what a shell or a unit without LimitNOFILE gives.
        let process = try ChildProcess(
            URL(filePath: "/usr/bin/prlimit"),
            ["--nofile=1024:", Place.mem.path] + arguments,
            in: folder,
            name: "mem"
        )
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let ready = try await eventually("mem is ready:\n\(process.errors.suffix(2000))", within: 20) {
            guard process.isRunning else {
                throw ChildProcessError(what: "mem serve ended: \(process.errors.suffix(2000))")
            }
            let lines = process.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            return lines.lazy.compactMap { try? decoder.decode(Ready.self, from: Data($0.utf8)) }.first
        }
        return Running(process: process, ready: ready)
    }
}
