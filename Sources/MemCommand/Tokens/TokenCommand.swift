internal import AccessTokens
public import ArgumentParser
internal import ConfigurationFile

/// `mem token …`: who gets at the API of the Mem on this machine.
public struct TokenCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make, list and revoke the tokens of the API; a running Mem goes by them at once.",
        discussion: """
            The tokens are in a file on Mem's machine, hashed (api.tokens, else beside the database): run this there, as \
            a user who may write to it. Tokens are needed when other machines reach the API, or by api.auth: tokens.
            """,
        subcommands: [CreateTokenCommand.self, ListTokensCommand.self, RevokeTokenCommand.self]
    )

    /// Creates the command; the command line fills it.
    public init() {}
}

/// `--config`, and the file of tokens that it leads to.
struct TokenFileOptions: ParsableArguments {
    @OptionGroup var configuration: ConfigurationOptions

    /// Runs the body with the file and reports what fails.
    func use(_ body: (TokenFile) throws -> Void) async throws {
        try await reportingFailures {
            do {
                try body(TokenFile(try configuration.load().configuration))
            } catch let error as TokenFileError {
                let code: ExitCode =
                    switch error.code {
                    case .unreadable: CommandExit.cannotRead
                    case .notWritten: CommandExit.cannotWrite
                    case .badName, .notFound, .noToken: .failure
                    }
                throw CommandFailure(Console.printable(error.message), code)
            }
        }
    }
}
