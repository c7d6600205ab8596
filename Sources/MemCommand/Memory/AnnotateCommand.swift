public import ArgumentParser
internal import Foundation
internal import MemCore

/// `mem annotate`: a note about a time.
public struct AnnotateCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "annotate",
        abstract: "Note something about a time.",
        discussion: "mem annotate \"budget discussed\" --stream \"Desk 2\" --from 14:03 --to 14:20"
    )

    @Argument(help: "The text of the note.")
    var text: String

    @Option(
        help: "The stream's name, its session id or its key (else the note is about all streams).",
        completion: StreamCompletion.namesAndIDs
    )
    var stream: String?

    @Option(help: "When it begins, like \(HumanTime.examples) (else now).")
    var from: HumanInstant?

    @Option(help: "When it ends (else where it begins).")
    var to: HumanInstant?

    @Option(help: "The kind of note.")
    var type = "user_note"

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    /// Creates the command; the command line fills it.
    public init() {}

    /// Sends the note.
    public func run() async throws {
        try await server.ask { client in
            let start = from?.instant ?? .now()
            var note: [String: JSONValue] = [
                "content": .string(text), "annotation_type": .string(type), "created_by": .string("mem annotate"),
                "start_timestamp": .string(start.rfc3339), "end_timestamp": .string((to?.instant ?? start).rfc3339),
            ]
            if let stream { note["source_id"] = .integer(try await client.session(stream).sourceID) }
            let body = try JSONEncoder().encode(JSONValue.object(note))
            let data = try await client.send("POST", "/api/annotations", body: body)
            try output.print(data) {
                let answer = try client.decode(Answer.self, from: data)
                Console.print("Noted as annotation \(answer.annotationID).")
            }
        }
    }

    private struct Answer: Decodable {
        var annotationID: Int64

        enum CodingKeys: String, CodingKey {
            case annotationID = "annotation_id"
        }
    }
}
