public import ArgumentParser
internal import Foundation
internal import MemCore

/// `mem search`: where words were said or noted, or when a picture was on screen.
public struct SearchCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find words in what was said and noted, and in the names of streams, or a picture; times are local.",
        discussion: """
            All words have to be there. "Phrases in quotes" and beginnings of words* are understood.
            mem search --image screenshot.png finds when what it shows was on screen.
            """
    )

    @Argument(help: "The words.")
    var words: [String] = []

    @Option(help: "A picture's file, instead of words: JPEG, PNG, WebP, GIF or BMP.", completion: .file())
    var image: String?

    @Option(help: "With --image: how much alike frames have to be, in percent (else 90).")
    var minSimilarity: Double?

    @Option(
        help: "The stream's name, its session id or its key (else all streams).",
        completion: StreamCompletion.namesAndIDs
    )
    var stream: String?

    @Option(help: "Only from this time on, like \(HumanTime.examples) (else all there is).")
    var from: HumanInstant?

    @Option(help: "Only until this time.")
    var to: HumanInstant?

    @Option(help: "At most so many hits of each kind.")
    var limit = 20

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    /// Creates the command; the command line fills it.
    public init() {}

    /// Refuses what asks for nothing, or for two things.
    public func validate() throws {
        guard words.isEmpty != (image == nil) else {
            throw ValidationError("Give either words, or a picture with --image.")
        }
        guard minSimilarity == nil || image != nil else {
            throw ValidationError("--min-similarity is about pictures: give one with --image.")
        }
    }

    /// Asks and prints.
    public func run() async throws {
        try await server.ask { client in
            var query = QueryText()
            query.add("start", from?.instant.rfc3339)
            query.add("end", to?.instant.rfc3339)
            query.add("limit", limit)
            if let stream { query.add("source_id", try await client.session(stream).sourceID) }
            if let image {
                query.add("min_similarity", minSimilarity)
                return try await PictureSearch(path: image, client: client, query: query, output: output).run()
            }
            query.add("type", "all")
            query.add("q", words.joined(separator: " "))
            let data = try await client.send("GET", "/api/search" + query.text)
            let answer = try client.decode(Answer.self, from: data)
            try output.print(data, nothing: answer.count == 0 ? "Nothing was found." : nil) {
                Console.print(table(of: answer.results))
            }
        }
    }

    private func table(of results: Results) -> [String] {
        var table = TextTable(header: ["TIME", "SOURCE", "FRAME", "KIND", "TEXT"], cutting: ["TEXT"])
        for (kind, hits) in [("said", results.transcripts), ("noted", results.annotations)] {
            for hit in hits { table.add(hit.row(kind)) }
        }
        for stream in results.streams { table.add(["-", String(stream.sourceID), "-", "stream", stream.name]) }
        return table.lines
    }

    private struct Answer: Decodable {
        var count: Int
        var results: Results
    }

    private struct Results: Decodable {
        var transcripts: [Hit]
        var annotations: [Hit]
        var streams: [Stream]
    }

    private struct Stream: Decodable {
        var sourceID: Int64
        var name: String

        enum CodingKeys: String, CodingKey {
            case sourceID = "source_id"
            case name
        }
    }

    private struct Hit: Decodable {
        struct Frame: Decodable {
            var frameID: Int64

            enum CodingKeys: String, CodingKey {
                case frameID = "frame_id"
            }
        }

        var startTimestamp: String
        var sourceID: Int64?
        var snippet: String
        var frame: Frame?

        enum CodingKeys: String, CodingKey {
            case startTimestamp = "start_timestamp"
            case sourceID = "source_id"
            case snippet
            case frame
        }

        func row(_ kind: String) -> [String] {
            [
                HumanTime.shown(startTimestamp), sourceID.map(String.init) ?? "all",
                frame.map { String($0.frameID) } ?? "-", kind, snippet,
            ]
        }
    }
}
