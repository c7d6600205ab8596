public import ArgumentParser
internal import MemCore

/// `mem clip`: what was recorded in a range of time, as a video file.
public struct ClipCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "clip",
        abstract: "Save what was recorded of a stream in a range of time as a video.",
        discussion: """
            mem clip "Desk 2" talk.mp4 --from "yesterday 14:00" --to "yesterday 14:20"

            A file whose name ends in .mkv is Matroska, and begins with the keyframe before; any other is MP4, and begins \
            where you say. Streams are recorded where their setting recording is always, or a rule wants it: \
            mem streams set "Desk 2" recording=always
            """
    )

    @Argument(
        help: "The stream's name, its session id, the beginning of that, or its key.",
        completion: StreamCompletion.namesAndIDs
    )
    var stream: String

    @Argument(help: "The file to write, like clip.mp4.", completion: .file())
    var output: String

    @Option(help: "When it begins, like \(HumanTime.examples).")
    var from: HumanInstant

    @Option(help: "When it ends, an hour later at most.")
    var to: HumanInstant

    @Flag(help: "Replace the file if it is there.")
    var force = false

    @OptionGroup var server: ServerOptions

    /// Creates the command; the command line fills it.
    public init() {}

    /// Asks, and writes the file.
    public func run() async throws {
        try await server.ask { client in
            var query = QueryText()
            query.add("start", from.instant.rfc3339)
            query.add("end", to.instant.rfc3339)
            if output.lowercased().hasSuffix(".\(ClipFormat.mkv)") { query.add("format", ClipFormat.mkv.rawValue) }
            let path = MemClient.path(of: try await client.session(stream), "/clip") + query.text
            let file = try PrivateFile(for: try OutputPlace(output, mayReplace: force))
            try await ProgressBar.show("Saving \(output)", in: .bytes) { bar in
                try await client.download(path) { piece, done, total in
                    try file.write(piece)
                    bar.update(done, of: total)
                }
            }
            try file.finish()
            Console.print("\(output) is whole.")
        }
    }
}
