import Foundation
import MemCore
import Testing

@testable import AccessTokens

@Suite("The file of tokens")
struct TokenFileTests {
    @Test("is made by the first token, for its owner alone, and holds no token")
    func create() throws {
        try withFile { file in
            #expect(try file.tokens().isEmpty)
            let (token, secret) = try file.create("desk", scopes: [.annotate, .read, .read])
            #expect(token.scopes == [.read, .annotate])
            #expect(token.id.wholeMatch(of: /[0-9a-f]{8}/) != nil)
            #expect(token.sha256 == TokenSecret.digits(of: TokenSecret.hash(secret)))
            #expect(try file.tokens() == [token])
            #expect(try !file.text.contains(secret) && !file.text.contains(secret.dropFirst(4)))
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test("may lie in a folder that is not there yet: tokens are made before the first start")
    func folder() throws {
        try withFile { file in
            let deep = TokenFile(path: file.path + ".d/a/tokens")
            let (token, _) = try deep.create("desk", scopes: [.admin])
            #expect(try deep.tokens() == [token])
        }
    }

    @Test("keeps its order, comments and lines that it does not know")
    func revoke() throws {
        try withFile { file in
            let (first, _) = try file.create("first", scopes: [.read])
            let (second, _) = try file.create("second", scopes: [.read])
            try file.replace(with: "# mine\n" + file.text + "wibble\n")
            let (third, _) = try file.create("third", scopes: [.read])
            #expect(try file.tokens() == [first, second, third])
            #expect(try file.revoke("second") == second)
            #expect(try file.revoke(third.id) == third)
            #expect(try file.tokens() == [first])
            #expect(try file.text.hasPrefix("# mine\n#"))
            #expect(try file.text.contains("\nwibble\n"))
            #expect(try file.contents().badLines.count == 1)
        }
    }

    @Test("refuses a name that is taken or none, and what it does not know")
    func refusals() throws {
        try withFile { file in
            _ = try file.create("desk", scopes: [.read])
            for name in ["desk", "", "a\nb", "a\u{202E}b", String(repeating: "x", count: 65)] {
                let error = #expect(throws: TokenFileError.self) { try file.create(name, scopes: [.read]) }
                #expect(error?.code == .badName)
            }
            let error = #expect(throws: TokenFileError.self) { try file.revoke("wibble") }
            #expect(error?.code == .notFound)
            #expect(try file.tokens().count == 1)
        }
    }

    @Test(
        "a line with a slip in it is no token",
        arguments: [
            #"{"id":"a","name":"b","scopes":["wibble"],"sha256":"HASH","created_at":"x"}"#,
            #"{"id":"a","name":"b","scopes":["admin"],"sha256":"HAS","created_at":"x"}"#,
            #"{"id":"a","name":"b","scopes":["admin"],"sha256":"HASH","created_at":"x","expires_at":"soon"}"#,
            #"{"id":"","name":"b","scopes":["admin"],"sha256":"HASH","created_at":"x"}"#,
            #"{"name":"b","scopes":["admin"],"sha256":"HASH","created_at":"x"}"#, "admin", "null", "[]",
        ]
    )
    func badLine(line: String) throws {
        let hash = String(repeating: "0", count: 64)
        #expect(AccessToken(line: line.replacing("HASH", with: hash)) == nil)
    }

    @Test("loses nothing when many commands change it at once")
    func concurrent() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mem-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = TokenFile(path: folder.path + "/tokens")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask { _ = try file.create("token \(number)", scopes: [.read]) }
            }
            try await group.waitForAll()
        }
        #expect(try Set(file.tokens().map(\.name)).count == 20)
    }
}
