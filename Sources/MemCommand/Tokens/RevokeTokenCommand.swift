internal import AccessTokens
internal import ArgumentParser

/// `mem token revoke`: a token is none any more.
struct RevokeTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Revoke a token: from the next request on a running Mem refuses it."
    )

    @Argument(help: "Its name, or its id.")
    var token: String

    @OptionGroup var file: TokenFileOptions

    func run() async throws {
        try await file.use { file in
            let token = try file.revoke(token)
            Console.print("Token \(token.id) (\(Console.printable(token.name))) is revoked.")
        }
    }
}
