internal import AccessTokens
internal import ArgumentParser
internal import MemCore

/// `mem token list`: who gets at the API.
struct ListTokensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the tokens: their names, not themselves."
    )

    @OptionGroup var file: TokenFileOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await file.use { file in
            let tokens = try file.tokens()
            if output.json {
                return Console.json(["tokens": tokens.map(Entry.init)])
            }
            var table = TextTable(header: ["ID", "NAME", "SCOPES", "CREATED", "EXPIRES"], cutting: ["NAME"])
            for token in tokens {
                let scopes = token.scopes.map(\.rawValue).joined(separator: ", ")
                let hasExpired = token.expiry.map { $0 <= .now() } ?? false
                let end = token.expiresAt.map { $0 + (hasExpired ? " (over)" : "") } ?? "never"
                table.add([token.id, token.name, scopes, token.createdAt, end])
            }
            Console.print(table.lines)
        }
    }

    private struct Entry: Encodable {
        let id: String
        let name: String
        let scopes: [String]
        let createdAt: String
        let expiresAt: String?

        init(_ token: AccessToken) {
            id = token.id
            name = token.name
            scopes = token.scopes.map(\.rawValue)
            createdAt = token.createdAt
            expiresAt = token.expiresAt
        }

        enum CodingKeys: String, CodingKey {
            case id
            case name
            case scopes
            case createdAt = "created_at"
            case expiresAt = "expires_at"
        }
    }
}
