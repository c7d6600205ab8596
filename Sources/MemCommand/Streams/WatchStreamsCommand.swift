internal import ArgumentParser

/// `mem streams watch`: a line whenever something changes, until Ctrl-C.
struct WatchStreamsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Print a line whenever a stream changes, until Ctrl-C.",
        discussion: "With --json each line is the stream as the API answers it."
    )

    @Argument(
        help: "The stream's name, its session id, the beginning of that, or its key (else all streams).",
        completion: StreamCompletion.namesAndIDs
    )
    var stream: String?

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await server.ask { client in
            let session = try await stream.asyncMap(client.session)
            try await StreamWatch(client: client, stream: session, isJSON: output.json).run()
        }
    }
}
