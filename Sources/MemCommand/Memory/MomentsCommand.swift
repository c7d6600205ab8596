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
        try await memory.server.ask { client in
            var query = try await memory.query(client)
            query.add("min_dwell", minDwell)
            query.add("frame_id", frame)
            query.add("order", longest ? "dwell" : nil)
            let data = try await client.send("GET", "/api/moments" + query.text)
            let answer = try client.decode(MomentListAnswer.self, from: data)
            try memory.output.print(data, nothing: answer.moments.isEmpty ? "Nothing was on screen then." : nil) {
                Console.print(table(of: answer.moments))
                if answer.count > answer.moments.count {
                    Console.complain("There are \(answer.count) in all: give --limit, or a shorter range.")
                }
            }
        }
    }

    private func table(of moments: [MomentAnswer]) -> [String] {
        var table = TextTable(header: ["FROM", "SECONDS", "FRAME", "TIME NO.", "SOURCE"])
        for moment in moments {
            table.add([
                HumanTime.shown(moment.start), Amount.tenths(moment.dwellSeconds), String(moment.frameID),
                String(moment.occurrence), String(moment.sourceID),
            ])
        }
        return table.lines
    }
}
