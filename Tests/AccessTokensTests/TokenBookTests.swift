import Foundation
import Logging
import MemCore
import Testing

@testable import AccessTokens

@Suite("Tokens while Mem runs")
struct TokenBookTests {
    private func book(_ file: TokenFile) -> TokenBook {
        TokenBook(file, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test("one that is made counts at once, and one that is revoked ends at once")
    func changes() throws {
        try withFile { file in
            let book = book(file)
            #expect(book.grant(for: "mem_x") == nil)
            let (token, secret) = try file.create("desk", scopes: [.read, .control])
            #expect(book.grant(for: secret) == AccessGrant(id: token.id, name: "desk", scopes: [.read, .control]))
            let (_, other) = try file.create("other", scopes: [.admin])
            #expect(book.grant(for: other)?.scopes == [.admin])
            try file.revoke("desk")
            #expect(book.grant(for: secret) == nil)
            #expect(book.grant(for: other) != nil)
            try FileManager.default.removeItem(atPath: file.path)
            #expect(book.grant(for: other) == nil)
        }
    }

    @Test("a line that a person takes out is gone, one that was spoilt counts for nothing, the others stay")
    func edited() throws {
        try withFile { file in
            let book = book(file)
            let (_, first) = try file.create("first", scopes: [.read])
            let (_, second) = try file.create("second", scopes: [.read])
            #expect(book.grant(for: first) != nil)
            let lines = try file.text.split(separator: "\n")
            try file.replace(with: "wibble\n" + (lines.last ?? ""))
            #expect(book.grant(for: first) == nil)
            #expect(book.grant(for: second) != nil)
        }
    }

    @Test("what can't be read lets nobody in")
    func unreadable() throws {
        try withFile { file in
            let book = book(file)
            let (_, secret) = try file.create("desk", scopes: [.read])
            #expect(book.grant(for: secret) != nil)
            try file.replace(with: file.text + String(repeating: "#", count: 1 << 20))
            #expect(book.grant(for: secret) == nil)
        }
    }

    @Test("nothing but the whole secret opens anything")
    func near() throws {
        try withFile { file in
            let book = book(file)
            let (token, secret) = try file.create("desk", scopes: [.read])
            let all = [
                "", "mem_", token.id, token.name, token.sha256, String(secret.dropLast()), secret + "a",
                secret.lowercased(),
                String(repeating: "x", count: 1_000_000),
            ]
            for text in all { #expect(book.grant(for: text) == nil) }
        }
    }

    @Test("Mem starts without a token where none is needed only, and says what to do")
    func start() throws {
        try withFile { file in
            var configuration = Configuration()
            configuration.api.tokens = file.path
            try TokenBook.check(configuration)
            configuration.api.host = "0.0.0.0"
            let open = #expect(throws: TokenFileError.self) { try TokenBook.check(configuration) }
            #expect(open?.code == .noToken)
            for part in ["0.0.0.0", file.path, "mem token create", "MEM_API_AUTH=none"] {
                #expect(open?.message.contains(part) == true)
            }
            configuration.api.auth = .none
            try TokenBook.check(configuration)
            configuration.api.host = "127.0.0.1"
            configuration.api.auth = .tokens
            #expect(throws: TokenFileError.self) { try TokenBook.check(configuration) }
            _ = try file.create("desk", scopes: [.admin])
            try TokenBook.check(configuration)
        }
    }

    @Test("that every token has run out is known, where one is needed")
    func expired() throws {
        try withFile { file in
            let end = Instant(microseconds: 1_900_000_000_000_000)
            var configuration = Configuration()
            configuration.api.tokens = file.path
            configuration.api.host = "0.0.0.0"
            _ = try file.create("guest", scopes: [.read], until: end)
            _ = try file.create("desk", scopes: [.admin], until: end.advanced(bySeconds: 60))
            for (seconds, isClosed) in [(-1.0, false), (0, false), (59, false), (60, true)] {
                let now = end.advanced(bySeconds: seconds)
                #expect(try TokenBook.letsNobodyIn(configuration, at: now) == isClosed, "\(seconds)")
            }
            configuration.api.auth = .none
            #expect(try !TokenBook.letsNobodyIn(configuration, at: end.advanced(bySeconds: 3600)))
            configuration.api.auth = .auto
            _ = try file.create("mine", scopes: [.admin])
            #expect(try !TokenBook.letsNobodyIn(configuration, at: end.advanced(bySeconds: 3600)))
        }
    }
}
