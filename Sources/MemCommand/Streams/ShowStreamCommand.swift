internal import ArgumentParser

/// `mem streams show`: one session with all that is known of it.
struct ShowStreamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a stream with its Server and Stream Key."
    )

    @Argument(help: "The session id, or the stream key.", completion: StreamCompletion.ids)
    var stream: String

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try server.client()
        try await reportingFailures {
            let data = try await client.send("GET", MemClient.path(of: stream))
            let session = try client.decode(SessionAnswer.self, from: data)
            guard !output.json else { return Console.print(String(decoding: data, as: UTF8.self)) }
            for line in session.details { Console.print(line) }
        }
    }
}
