internal import ArgumentParser

/// `mem streams show`: one session with all that is known of it.
struct ShowStreamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a stream with its Server and Stream Key."
    )

    @Argument(
        help: "The stream's name, its session id, the beginning of that, or its key.",
        completion: StreamCompletion.namesAndIDs
    )
    var stream: String

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await server.ask { client in
            let data = try await client.send("GET", MemClient.path(of: try await client.session(stream)))
            let session = try client.decode(SessionAnswer.self, from: data)
            try output.print(data) { Console.print(session.details) }
        }
    }
}
