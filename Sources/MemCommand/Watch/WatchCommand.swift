public import ArgumentParser
internal import Foundation
internal import MemCore

/// `mem watch`: a line for everything that happens, until Ctrl-C.
public struct WatchCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Print a line for everything that happens, until Ctrl-C; times are local.",
        discussion: """
            It waits for a Mem that is started anew, and goes on where it was. With --json each line is the event as the \
            API tells it; its id is what --after takes.
            """
    )

    @Option(
        help: "Only what happens to this stream, by its name, session id or key; may be given several times.",
        completion: StreamCompletion.namesAndIDs
    )
    var stream: [String] = []

    @Option(
        help: "Only this kind of event (sample.new), or group of kinds (session); may be given several times.",
        completion: .list(EventKind.all.map(\.rawValue))
    )
    var kind: [String] = []

    @Option(help: "Begin behind this event, by its id; 0: with the oldest one that is known.")
    var after: Int64?

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    /// Creates the command; the command line fills it.
    public init() {}

    /// Listens and prints.
    public func run() async throws {
        // All that was printed is written: whoever has seen enough has not broken anything off.
        signal(SIGINT) { _ in _exit(0) }
        try await server.ask { client in
            var query = QueryText()
            for reference in stream { query.add("stream", try await client.session(reference).sessionID) }
            for name in kind { query.add("kind", name) }
            try await EventWatch(client: client, query: query.text, isJSON: output.json, start: after).run()
        }
    }
}
