public import ArgumentParser
internal import Foundation
internal import MemCore

/// `mem holds …`: what must not go.
public struct HoldsCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "holds",
        abstract: "Keep spans of time, whatever the rules of retention say and whoever wants them forgotten.",
        discussion: """
            mem holds add --from "yesterday 14:00" --to "yesterday 15:00" --reason "a dispute"
            """,
        subcommands: [ListHoldsCommand.self, AddHoldCommand.self, RemoveHoldCommand.self],
        defaultSubcommand: ListHoldsCommand.self
    )

    /// Creates the command; the command line fills it.
    public init() {}
}

/// `mem holds list`: a row for each hold, the newest first.
struct ListHoldsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List holds, the newest first.")

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await server.ask { client in
            let data = try await client.send("GET", "/api/holds")
            let holds = try client.decode(HoldListAnswer.self, from: data).holds
            try output.print(data) {
                guard !holds.isEmpty else { return Console.print("Nothing is held: see `mem holds add --help`.") }
                var table = TextTable(header: ["HOLD", "SOURCE", "FROM", "TO", "REASON"], cutting: ["REASON"])
                for hold in holds {
                    table.add([
                        "\(hold.holdID)", hold.sourceID.map { "\($0)" } ?? "all", HumanTime.shown(hold.startTimestamp),
                        HumanTime.shown(hold.endTimestamp), hold.reason,
                    ])
                }
                Console.print(table.lines)
            }
        }
    }
}

/// `mem holds add`: a span of time is kept.
struct AddHoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Keep a span of time.")

    @Option(help: "The first time that is kept, like \(HumanTime.examples).")
    var from: HumanInstant

    @Option(help: "The last time that is kept.")
    var to: HumanInstant

    @Option(help: "Only of the source of this number (else of all).")
    var source: Int64?

    @Option(help: "Why.")
    var reason = ""

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let wish = Wish(
            sourceID: source,
            start: from.instant.rfc3339,
            end: to.instant.rfc3339,
            reason: reason
        )
        try await server.ask { client in
            let data = try await client.send("POST", "/api/holds", body: try JSONEncoder().encode(wish))
            let hold = try client.decode(HoldAnswer.self, from: data)
            try output.print(data) { Console.print("Held, as hold \(hold.holdID).") }
        }
    }
}

/// A hold that is wanted.
private struct Wish: Encodable {
    var sourceID: Int64?
    var start: String
    var end: String
    var reason: String

    enum CodingKeys: String, CodingKey {
        case sourceID = "source_id"
        case start = "start_timestamp"
        case end = "end_timestamp"
        case reason
    }
}

/// `mem holds remove`: a span of time may go again.
struct RemoveHoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "End a hold: what it kept may go."
    )

    @Argument(help: "The hold's number.")
    var hold: Int64

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await server.ask { client in
            let data = try await client.send("DELETE", "/api/holds/\(hold)")
            try output.print(data) { Console.print("Hold \(hold) is over.") }
        }
    }
}

/// What the API says of a hold.
private struct HoldAnswer: Decodable {
    var holdID: Int64
    var sourceID: Int64?
    var startTimestamp: String
    var endTimestamp: String
    var reason: String

    enum CodingKeys: String, CodingKey {
        case holdID = "hold_id"
        case sourceID = "source_id"
        case startTimestamp = "start_timestamp"
        case endTimestamp = "end_timestamp"
        case reason
    }
}

private struct HoldListAnswer: Decodable {
    var holds: [HoldAnswer]
}
