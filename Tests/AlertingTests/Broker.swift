import Foundation
import Glibc
import NIOCore
import NIOPosix
import Synchronization
import Testing

/// A real broker of MQTT on a free port, and what is published there.
final class Broker {
    let port: Int
    private let folder: URL
    private let process = Process()
    private let errors = Pipe()

    /// Starts a broker that lets in one user by a password, or anybody.
    init(password: String? = nil) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "broker-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        port = try await Self.freePort()
        var lines = "listener \(port) 127.0.0.1\n"
        if let password {
            let file = folder.appending(path: "passwords").path
            let tool = try Process.run(
                URL(filePath: "/usr/bin/mosquitto_passwd"),
                arguments: ["-c", "-b", file, "mem", password]
            )
            tool.waitUntilExit()
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
            lines += "password_file \(file)\n"
        } else {
            lines += "allow_anonymous true\n"
        }
        let settings = folder.appending(path: "broker.conf")
        try Data(lines.utf8).write(to: settings)
        process.executableURL = URL(filePath: "/usr/sbin/mosquitto")
        process.arguments = ["-c", settings.path]
        process.standardError = errors
        try process.run()
        for await line in errors.lines where line.hasSuffix("running") { break }
    }

    /// A port where nobody listens.
    static func freePort() async throws -> Int {
        let probe = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        defer { probe.close(promise: nil) }
        return try #require(probe.localAddress?.port)
    }

    deinit {
        // Whoever starts it may have blocked other signals.
        kill(process.processIdentifier, SIGKILL)
        try? FileManager.default.removeItem(at: folder)
    }

    /// What is published while a body runs, below a topic: the first message, after its topic.
    ///
    /// The broker keeps it meanwhile, for one that has subscribed and is away.
    func first(below topic: String, as user: [String] = [], _ body: () async throws -> Void) async throws -> String {
        _ = try await subscribe(to: topic, user + ["-E"])
        try await body()
        return try await subscribe(to: topic, user + ["-v", "-C", "1"])
    }

    private func subscribe(to topic: String, _ arguments: [String]) async throws -> String {
        let listener = Process()
        // A pipe would stay open in processes that others start meanwhile.
        let file = folder.appending(path: UUID().uuidString)
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        listener.executableURL = URL(filePath: "/usr/bin/mosquitto_sub")
        listener.arguments =
            ["-h", "127.0.0.1", "-p", "\(port)", "-c", "-i", "listener", "-q", "1", "-t", topic + "/#"] + arguments
        listener.standardOutput = try FileHandle(forWritingTo: file)
        listener.standardError = listener.standardOutput
        let (ends, end) = AsyncStream<Void>.makeStream()
        listener.terminationHandler = { _ in end.finish() }
        try listener.run()
        for await _ in ends {}
        return try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .newlines)
    }
}

extension Pipe {
    /// What is written to it, line by line, until its writers are gone.
    fileprivate var lines: AsyncStream<String> {
        let (lines, continuation) = AsyncStream<String>.makeStream()
        let rest = Rest()
        fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            for line in rest.add(data) { continuation.yield(line) }
            guard data.isEmpty else { return }
            handle.readabilityHandler = nil
            continuation.finish()
        }
        return lines
    }

    /// The line that is not complete yet.
    private final class Rest: Sendable {
        private let bytes = Mutex(Data())

        func add(_ data: Data) -> [String] {
            bytes.withLock { bytes in
                bytes += data
                var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                bytes = Data(lines.removeLast())
                return lines.map { String(decoding: $0, as: UTF8.self) }
            }
        }
    }
}
