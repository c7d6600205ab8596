public import ArgumentParser
internal import Foundation
internal import MemCore

/// `mem forget`: what was on screen is gone for good.
public struct ForgetCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Forget a range of time, a stream, or all: pictures, notes and words.",
        discussion: """
            mem forget --from "10 min ago"
            mem forget --session "Desk 2" --from "yesterday 14:00" --to "yesterday 15:00" --dry-run
            """
    )

    @Option(help: "The first time that is forgotten, like \(HumanTime.examples) (else from the beginning).")
    var from: HumanInstant?

    @Option(help: "The first time that stays (else up to the end).")
    var to: HumanInstant?

    @Option(
        name: [.customLong("session"), .customLong("stream")],
        help: "Only this stream: its name, its session id or its key.",
        completion: StreamCompletion.namesAndIDs
    )
    var session: String?

    @Option(help: "Only the source of this number.")
    var source: Int64?

    @Flag(help: "Forget all there is.")
    var all = false

    @Flag(help: "Only say what would be forgotten.")
    var dryRun = false

    @Flag(name: .shortAndLong, help: "Don't ask.")
    var yes = false

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    /// Long ranges take their time.
    private static let patience = Duration.seconds(3600)

    /// Creates the command; the command line fills it.
    public init() {}

    /// Refuses what names nothing.
    public func validate() throws {
        let isNarrowed = from != nil || to != nil || session != nil || source != nil
        guard all != isNarrowed else {
            throw ValidationError("Give --from, --to, --session or --source, or --all to forget all there is.")
        }
    }

    /// Says what would go, asks, and has it forgotten.
    public func run() async throws {
        try await server.ask(timeout: Self.patience) { client in
            let query = try await query(client)
            guard try await mayForget(query, client) else { return }
            let data = try await send(query, isDry: false, client)
            try output.print(data) {
                Console.print("Forgot " + (try client.decode(ForgottenAnswer.self, from: data)).text + ".")
            }
        }
    }

    private func send(_ query: QueryText, isDry: Bool, _ client: MemClient) async throws -> Data {
        var query = query
        query.add("dry_run", isDry)
        let title = isDry ? "Looking what there is" : "Forgetting"
        return try await ProgressBar.show(title, in: .time, isQuiet: output.json) { [query] _ in
            try await client.send("DELETE", "/api/memory" + query.text)
        }
    }

    private func query(_ client: MemClient) async throws -> QueryText {
        var query = QueryText()
        query.add("start", from?.instant.rfc3339)
        query.add("end", to?.instant.rfc3339)
        query.add("source_id", source)
        if let session {
            do {
                query.add("session_id", try await client.session(session).sessionID)
            } catch MemClientError.refused(status: 404, _) {
                // A deleted stream is in no list, but the server knows its id.
                query.add("session_id", session)
            }
        }
        if all { query.add("all", true) }
        return query
    }

    /// Shows what would go; whether it is to go.
    private func mayForget(_ query: QueryText, _ client: MemClient) async throws -> Bool {
        if yes && !dryRun { return true }
        let data = try await send(query, isDry: true, client)
        let answer = try client.decode(ForgottenAnswer.self, from: data)
        if dryRun || answer.isNothing {
            try output.print(data) {
                Console.print(answer.isNothing ? "There is nothing to forget." : "Would forget \(answer.text).")
            }
            return false
        }
        switch Console.confirm("Forget \(answer.text) for good?") {
        case true?: return true
        case false?:
            Console.complain("Nothing was forgotten.")
            return false
        case nil:
            throw CommandFailure("this would forget \(answer.text): give --yes if that is meant.", .validationFailure)
        }
    }
}

/// What the API says of something forgotten.
private struct ForgottenAnswer: Decodable {
    var samples: Int
    var frames: Int
    var bytes: Int64
    var annotations: Int
    var transcriptions: Int
    var segments: Int
    var segmentBytes: Int64

    enum CodingKeys: String, CodingKey {
        case samples, frames, bytes, annotations, transcriptions, segments
        case segmentBytes = "segment_bytes"
    }

    var isNothing: Bool { samples + frames + annotations + transcriptions + segments == 0 }

    /// As people read it.
    var text: String {
        var text =
            "\(Amount.of(samples, "sample")), \(Amount.of(frames, "picture")) (\(Amount.bytes(Double(bytes)))), "
            + "\(Amount.of(annotations, "note")) and \(Amount.of(transcriptions, "transcription"))"
        if segments > 0 {
            text += ", with \(Amount.of(segments, "segment")) of recordings (\(Amount.bytes(Double(segmentBytes))))"
        }
        return text
    }
}
