import Foundation
import Testing

/// Who gets at the API of a Mem that other machines reach.
@Suite("Tokens")
struct TokenTests {
    @Test(
        "An API that is open to others does not start without a token, and its tokens count from one moment to the next"
    )
    func life() async throws {
        let folder = try TestFolder("tokens")
        let tokens = folder.url.appending(path: "tokens")
        let options = ServerOptions(api: ", auth: tokens, tokens: \(tokens.path)")
        let file = folder.url.appending(path: "first.yaml")
        try Data(options.yaml(data: folder.data.path, apiPort: 0, rtmpPort: 0).utf8).write(to: file)
        let early = try ChildProcess(Place.mem, ["serve", "--config", file.path], in: folder, name: "early")
        #expect(try await early.exitStatus(within: 20) != 0)
        #expect(early.errors.contains("mem token create"), "\(early.errors)")

        func mem(_ arguments: String...) async throws -> String {
            try await ChildProcess.run(Place.mem, arguments + ["--config", file.path], in: folder, within: 20)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let looks = try await mem("token", "create", "looks", "--scope", "read")
        let manages = try await mem("token", "create", "manages", "--scope", "read", "--scope", "control")
        try await MemServer.run(options) { server in
            func streams(_ arguments: [String], _ token: String?) async throws -> String {
                let environment = ["MEM_URL": server.api.base, "MEM_TOKEN": token ?? ""]
                return try await ChildProcess.run(
                    Place.mem,
                    ["streams"] + arguments + ["--json"],
                    in: server.folder,
                    within: 20,
                    environment: environment
                )
            }
            await #expect(throws: ChildProcessError.self) { try await streams(["list"], nil) }
            await #expect(throws: ChildProcessError.self) { try await streams(["create", "Desk"], looks) }
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let created = try decoder.decode(
                StreamAnswer.self,
                from: Data(try await streams(["create", "Desk"], manages).utf8)
            )
            let masked = try await streams(["list"], looks)
            #expect(masked.contains(created.sessionId) && !masked.contains(created.streamKey))
            #expect(try await streams(["list"], manages).contains(created.streamKey))
            _ = try await mem("token", "revoke", "looks")
            await #expect(throws: ChildProcessError.self) { try await streams(["list"], looks) }
            #expect(try await server.api.answer("GET", "/health").status == 200)
            #expect(try await server.api.answer("GET", "/api/streams").status == 401)
            for secret in [looks, manages, created.streamKey] {
                #expect(!server.log.contains(secret.dropFirst(4)), "the log has a secret")
            }
        }
    }

    @Test("Mem that starts when every token has run out lets nobody in, and says so with what to do")
    func expired() async throws {
        let folder = try TestFolder("expired")
        let tokens = folder.url.appending(path: "tokens")
        let line =
            #"{"id":"01234567","name":"guest","scopes":["read"],"sha256":"\#(String(repeating: "0", count: 64))","#
            + #""created_at":"2020-01-01T00:00:00Z","expires_at":"2020-01-02T00:00:00Z"}"#
        try Data((line + "\n").utf8).write(to: tokens)
        try await MemServer.run(ServerOptions(api: ", auth: tokens, tokens: \(tokens.path)")) { server in
            let warnings = server.log.split(separator: "\n").filter { $0.contains("every token has run out") }
            #expect(warnings.count == 1 && warnings.allSatisfy { $0.contains("mem token create") }, "\(server.log)")
            let doctor = try ChildProcess(
                Place.mem,
                ["doctor", "--config", server.configuration],
                in: server.folder,
                name: "doctor"
            )
            _ = try await doctor.exitStatus(within: 60)
            #expect(doctor.output.contains("has run out (1): nobody is let in"), "\(doctor.output)")
        }
    }
}
