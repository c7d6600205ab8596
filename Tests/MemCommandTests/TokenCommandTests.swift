import APITestDoubles
import AccessTokens
import ArgumentParser
import Foundation
import MemCore
import Testing

@testable import MemCommand

@Suite("mem token")
struct TokenCommandTests {
    private struct Created: Decodable {
        var id: String
        var token: String
        var scopes: [String]
    }

    private func withConfiguration(_ body: ([String]) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mem-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("config.yaml")
        try Data("api: { tokens: \(folder.path)/tokens }\n".utf8).write(to: file)
        try await body(["--config", file.path])
    }

    private func token(_ arguments: [String]) async -> CommandResult {
        await run(TokenCommand.self, arguments)
    }

    @Test("create prints the token alone, for a script; list shows everything but it; revoke takes it away")
    func life() async throws {
        try await withConfiguration { place in
            let created = await token(["create", "desk", "--scope", "control", "--scope", "read"] + place)
            #expect(created.exitCode == 0, "\(created.complaints)")
            #expect(created.lines.count == 1)
            let secret = created.text
            #expect(secret.hasPrefix("mem_"))
            #expect(created.complaints.first?.contains("(desk) with read, control") == true)
            let list = await token(["list"] + place)
            #expect(list.lines[0].hasPrefix("ID"))
            #expect(list.lines[1].contains("desk  read, control"))
            #expect(!list.text.contains(secret))
            let json = await token(["list", "--json"] + place)
            #expect(json.text.contains("\"name\":\"desk\"") && !json.text.contains("sha256"))
            #expect(await token(["revoke", "desk"] + place).exitCode == 0)
            #expect(await token(["list"] + place).lines.count == 1)
            #expect(await token(["revoke", "desk"] + place).exitCode == 1)
        }
    }

    @Test("a token runs out when it is told to; list says when")
    func expiry() async throws {
        try await withConfiguration { place in
            #expect(await token(["create", "guest", "--expires", "2999-01-31T00:00:00Z"] + place).exitCode == 0)
            #expect(await token(["create", "desk"] + place).exitCode == 0)
            let list = await token(["list"] + place)
            #expect(list.lines[1].hasSuffix("2999-01-31T00:00:00Z") && list.lines[2].hasSuffix("never"))
            let json = await token(["list", "--json"] + place)
            #expect(json.text.contains("\"expires_at\":\"2999-01-31T00:00:00Z\""))
            for wrong in ["0d", "-1d", "99999d", "d", "soon", "2001-01-31T00:00:00Z", ""] {
                #expect(await token(["create", "other", "--expires=\(wrong)"] + place).exitCode != 0, "\(wrong)")
            }
        }
        let now = Instant(microseconds: 1_800_000_000_000_000)
        #expect(TokenExpiry("90d", now: now)?.instant == now.advanced(bySeconds: 90 * 86_400))
    }

    @Test("a token reads unless told otherwise; a taken name, and a scope that there is not, are refused")
    func refusals() async throws {
        try await withConfiguration { place in
            let created = await token(["create", "desk", "--json"] + place)
            let answer = try JSONDecoder().decode(Created.self, from: Data(created.text.utf8))
            #expect(answer.scopes == ["read"])
            #expect(answer.token.hasPrefix("mem_"))
            let again = await token(["create", "desk"] + place)
            #expect(again.exitCode == 1)
            #expect(again.complaints.first?.contains("desk") == true)
            #expect(await token(["create", "other", "--scope", "wibble"] + place).exitCode == 64)
        }
    }

    @Test("commands send the token that they are given, and say what to do where it is not enough")
    func sent() async throws {
        let tokens = InMemoryTokens()
        tokens.add("looks", .read)
        try await withAPI(yaml: "api: { auth: tokens }", tokens: tokens) { api in
            let none = await api.streams("list")
            #expect(none.exitCode == 1)
            for word in ["mem token create", "MEM_TOKEN", "--token"] {
                #expect(none.complaints.first?.contains(word) == true)
            }
            let wrong = await api.streams("list", "--token", "wibble")
            #expect(wrong.complaints.first?.contains("does not know this token") == true)
            #expect(await api.streams("list", "--token", "looks").exitCode == 0)
            let scope = await api.streams("create", "Desk", "--token", "looks")
            #expect(scope.exitCode == 1)
            #expect(scope.complaints.first?.contains("scope control") == true)
        }
    }

    @Test("the token comes from the option, else from MEM_TOKEN, else from the file of MEM_TOKEN_FILE")
    func origin() async throws {
        try await withConfiguration { place in
            let file = place[1] + ".token"
            try Data("from-file\n".utf8).write(to: URL(fileURLWithPath: file))
            let variables = ["MEM_TOKEN": "from-variable", "MEM_TOKEN_FILE": file]
            let options = try ServerOptions.parse([])
            #expect(try ServerOptions.parse(["--token", "given"]).token(environment: variables) == "given")
            #expect(try options.token(environment: variables) == "from-variable")
            #expect(try options.token(environment: ["MEM_TOKEN": "", "MEM_TOKEN_FILE": file]) == "from-file")
            #expect(try options.token(environment: [:]) == nil)
            #expect(throws: CommandFailure.self) { try options.token(environment: ["MEM_TOKEN_FILE": file + "x"]) }
            #expect(throws: CommandFailure.self) { try options.token(environment: ["MEM_TOKEN": "a\r\nb"]) }
        }
    }
}
