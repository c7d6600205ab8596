import APITestDoubles
import ArgumentParser
import Foundation
import MemCore
import Testing

@testable import MemCommand

@Suite("Which Mem is meant")
struct ServerOptionsTests {
    /// A configuration file with this text, for as long as the body runs.
    private func withFile(_ yaml: String, _ body: (_ path: String) async throws -> Void) async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("mem-\(UUID().uuidString).yaml")
        try Data(yaml.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await body(file.path)
    }

    private func address(_ arguments: [String], _ environment: [String: String] = [:]) throws -> String {
        try ServerOptions.parse(arguments).address(environment: environment).base.absoluteString
    }

    @Test("--url goes before MEM_URL, that before the configuration, and that before the default")
    func order() async throws {
        try await withFile("api: { host: 0.0.0.0, port: 8123 }") { path throws in
            let file = ["MEM_CONFIG_PATH": path]
            let both = file.merging(["MEM_URL": "https://mem.example/"]) { $1 }
            #expect(try address([]) == "http://127.0.0.1:8000")
            #expect(try address([], file) == "http://127.0.0.1:8123")
            #expect(try address(["--config", path]) == "http://127.0.0.1:8123")
            #expect(try address([], file.merging(["MEM_API_PORT": "9"]) { $1 }) == "http://127.0.0.1:9")
            #expect(try address([], both) == "https://mem.example")
            #expect(try address(["--url", "box:9000"], both) == "http://box:9000")
        }
    }

    @Test(
        "what listens on all addresses is asked at the loopback one",
        arguments: [
            ("0.0.0.0", "http://127.0.0.1:8000"), ("\"::\"", "http://[::1]:8000"),
            ("\"fe80::1\"", "http://[fe80::1]:8000"),
            ("192.0.2.7", "http://192.0.2.7:8000"),
        ]
    )
    func loopback(host: String, url: String) async throws {
        try await withFile("api: { host: \(host) }") { path throws in #expect(try address(["--config", path]) == url) }
    }

    @Test("with a certificate the API is asked by https, and its own certificate is trusted")
    func https() async throws {
        let yaml = "api: { https: { certificate: /etc/mem/c.pem, private_key: /etc/mem/k.pem } }"
        try await withFile(yaml) { path throws in
            let configured = try ServerOptions.parse(["--config", path]).address(environment: [:])
            #expect(configured.base.absoluteString == "https://127.0.0.1:8000")
            #expect(configured.trust == .own("/etc/mem/c.pem"))
            let named = try ServerOptions.parse(["--url", "https://mem.example", "--ca", path]).address(environment: [:]
            )
            #expect(named.trust == .file(path))
            let silent = try ServerOptions.parse(["--url", "https://mem.example"])
            #expect(try silent.address(environment: [:]).trust == .system)
            #expect(try silent.address(environment: ["MEM_CA": path]).trust == .file(path))
            #expect(throws: CommandFailure.self) { try silent.address(environment: ["MEM_CA": path + ".not"]) }
        }
    }

    @Test("the configured server is asked by every command")
    func asked() async throws {
        try await withAPI { api in
            try await withFile("api: { port: \(api.port) }") { path in
                #expect(await run(StreamsCommand.self, ["list", "--config", path]).exitCode == 0)
                #expect(await run(SQLCommand.self, ["FROM x", "--config", path]).exitCode == 0)
                #expect(await run(ForgetCommand.self, ["--all", "--dry-run", "--config", path]).exitCode == 0)
            }
        }
    }

    @Test("where nobody answers, the address, its origin and what to do are told, with exit code 69")
    func nobody() async throws {
        // A port that was free a moment ago: the server that had it is gone.
        let port = try await withAPI { api in api.port }
        let advice = "start one with `mem serve`, or say with --url, MEM_URL or --config where one is."
        let named = await run(StreamsCommand.self, ["list", "--url", "127.0.0.1:\(port)"])
        #expect(named.exitCode == 69)
        #expect(named.complaints == ["Error: No Mem answers at http://127.0.0.1:\(port) (from --url): \(advice)"])
        try await withFile("api: { port: \(port) }") { path in
            let configured = await run(TimelineCommand.self, ["--config", path])
            #expect(configured.exitCode == 69)
            #expect(
                configured.complaints == ["Error: No Mem answers at http://127.0.0.1:\(port) (from \(path)): \(advice)"]
            )
        }
    }

    @Test("a configuration that tells no address is told, and what to say instead")
    func unclear() async throws {
        try await withFile("api: { prot: 8000 }") { path in
            let wrong = await run(TimelineCommand.self, ["--config", path])
            #expect(wrong.exitCode == 1)
            #expect(wrong.complaints.first?.contains("\(path):1") == true)
            #expect(wrong.complaints.first?.hasSuffix("say with --url or MEM_URL where Mem answers.") == true)
        }
        try await withFile("api: { port: 0 }") { path in
            let any = await run(TimelineCommand.self, ["--config", path])
            #expect(any.exitCode == 69)
            #expect(any.complaints.first?.contains("api.port is 0") == true)
        }
    }

    @Test("a Mem that was not named and does not run leaves its memory to be worked on")
    func stopped() async throws {
        let port = try await withAPI { api in api.port }
        @Sendable func ask(_ arguments: [String]) async throws -> String {
            try await ServerOptions.parse(arguments).ask(
                timeout: .seconds(5),
                running: { client in
                    _ = try await client.sessions()
                    return "running"
                },
                stopped: { "stopped \($0.api.port)" }
            )
        }
        for port in [0, port] {
            try await withFile("api: { port: \(port) }") { path in
                let answer = try await ask(["--config", path])
                #expect(answer == "stopped \(port)")
            }
        }
        await #expect(throws: MemClientError.self) { _ = try await ask(["--url", "127.0.0.1:\(port)"]) }
        try await withAPI { api in
            let answer = try await ask(["--url", api.url])
            #expect(answer == "running")
        }
    }
}
