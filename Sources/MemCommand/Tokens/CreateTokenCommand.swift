internal import AccessTokens
internal import ArgumentParser
internal import MemCore

/// `mem token create`: somebody gets at the API.
struct CreateTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a token and print it; it can't be shown again.",
        discussion: """
            mem token create transcriber --scope read --scope annotate
            mem token create guest --expires 90d

            read: looks at what was on screen, said and noted, and at streams without their keys. annotate: writes notes \
            and what was said. control: creates, starts and stops streams, sees their keys, imports files. admin: \
            forgets, copies everything, changes settings, and does all the others do.
            """
    )

    @Argument(help: "What the token is for, or whose it is.")
    var name: String

    @Option(name: .customLong("scope"), help: "What it may be used for; as often as wanted.")
    var scopes: [Scope] = [.read]

    @Option(help: "When it runs out: so many days from now (90d), or a time to come. Otherwise it never does.")
    var expires: TokenExpiry?

    @OptionGroup var file: TokenFileOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await file.use { file in
            let (token, secret) = try file.create(
                name,
                scopes: scopes.compactMap { AccessScope(rawValue: $0.rawValue) },
                until: expires?.instant
            )
            if output.json {
                let names = token.scopes.map(\.rawValue)
                return Console.json(
                    Answer(
                        id: token.id,
                        name: token.name,
                        scopes: names,
                        token: secret,
                        expiresAt: token.expiresAt
                    )
                )
            }
            let scopes = token.scopes.map(\.rawValue).joined(separator: ", ")
            let end = token.expiresAt.map { ", until \($0)" } ?? ""
            Console.complain(
                "Token \(token.id) (\(Console.printable(token.name))) with \(scopes)\(end). Keep it: it is not shown again."
            )
            Console.print(secret)
        }
    }

    /// The scopes, as the command line names them.
    enum Scope: String, ExpressibleByArgument, CaseIterable {
        case read, annotate, control, admin
    }

    private struct Answer: Encodable {
        let id: String
        let name: String
        let scopes: [String]
        let token: String
        let expiresAt: String?

        enum CodingKeys: String, CodingKey {
            case id
            case name
            case scopes
            case token
            case expiresAt = "expires_at"
        }
    }
}
