internal import ArgumentParser

/// `mem streams watch`: a line whenever something changes, until Ctrl-C.
struct WatchStreamsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Print a line whenever a stream changes, until Ctrl-C.",
        discussion: "With --json each line is the stream as the API answers it."
    )

    @Argument(
        help: "The session id, or the stream key (else all streams are watched).",
        completion: StreamCompletion.ids
    )
    var stream: String?

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try server.client()
        try await reportingFailures {
            try await StreamWatch(client: client, stream: stream, isJSON: output.json).run()
        }
    }
}
