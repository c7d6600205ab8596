public import ArgumentParser
internal import Foundation
internal import MemCore

/// `mem moments`: how long each picture was on screen.
public struct MomentsCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "moments",
        abstract: "Show how long each picture was on screen, and when again; times are local."
    )

    @OptionGroup var memory: MemoryOptions

    @Option(help: "Only pictures that were on screen for so many seconds.")
    var minDwell: Double?

    @Option(help: "Only this frame, by its number.")
    var frame: Int64?

    @Flag(help: "The longest first.")
    var longest = false

    /// Creates the command; the command line fills it.
    public init() {}

    /// Asks and prints.
    public func run() async throws {
        let client = try memory.server.client()
        try await reportingFailures {
            var query = try await memory.query(client)
            query.add("min_dwell", minDwell)
            query.add("frame_id", frame)
            query.add("order", longest ? "dwell" : nil)
            let data = try await client.send("GET", "/api/moments" + query.text)
            let answer = try client.decode(Answer.self, from: data)
            try memory.output.show(data, answer.moments.isEmpty ? "Nothing was on screen then." : nil)
            guard !memory.output.json else { return }
            var table = TextTable(header: ["FROM", "SECONDS", "FRAME", "TIME NO.", "SOURCE"])
            for moment in answer.moments {
                table.add([
                    Instant(rfc3339: moment.start)?.local() ?? moment.start,
                    String((moment.dwellSeconds * 10).rounded() / 10), String(moment.frameID),
                    String(moment.occurrence), String(moment.sourceID),
                ])
            }
            for line in table.lines { Console.print(line) }
            if answer.count > answer.moments.count {
                Console.complain("There are \(answer.count) in all: give --limit, or a shorter range.")
            }
        }
    }

    private struct Answer: Decodable {
        var count: Int
        var moments: [Item]
    }

    private struct Item: Decodable {
        var start: String
        var dwellSeconds: Double
        var frameID: Int64
        var sourceID: Int64
        var occurrence: Int

        enum CodingKeys: String, CodingKey {
            case start
            case dwellSeconds = "dwell_seconds"
            case frameID = "frame_id"
            case sourceID = "source_id"
            case occurrence
        }
    }
}
