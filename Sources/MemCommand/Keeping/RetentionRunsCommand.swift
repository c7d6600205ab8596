internal import ArgumentParser
internal import MemCore

/// `mem retention runs`: what went when, and what of it can be had back.
struct RetentionRunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List what went by itself, run by run, and what of it can be had back."
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await server.ask { client in
            let data = try await client.send("GET", "/api/retention/runs")
            let runs = try client.decode(Runs.self, from: data).runs
            try output.print(data) {
                guard !runs.isEmpty else { return Console.print("Nothing went by itself.") }
                var table = TextTable(header: ["RUN", "WHEN", "WENT", "CAN BE HAD BACK"], cutting: ["WENT"])
                for run in runs {
                    let undone = run.undoneAt.map { "undone \(HumanTime.shown($0))" }
                    let text = undone ?? (run.undoable.text.isEmpty ? "nothing" : run.undoable.text)
                    table.add(["\(run.runID)", HumanTime.shown(run.run.startedAt), run.run.text, text])
                }
                Console.print(table.lines)
            }
        }
    }

    private struct Runs: Decodable {
        struct Run: Decodable {
            var runID: Int64
            var run: RetentionAnswer.Run
            var undoneAt: String?
            var undoable: UndoableAnswer

            enum CodingKeys: String, CodingKey {
                case runID = "run_id"
                case run
                case undoneAt = "undone_at"
                case undoable
            }
        }

        var runs: [Run]
    }
}

/// `mem retention undo RUN`: has back what went.
struct UndoRetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Have back what went in a run, as far as it is still there.",
        discussion: """
            What went by age can be had back for a day, unless its room was needed. It is held from then on: change the rules, \
            then end the holds (mem holds).
            """
    )

    @Argument(help: "The number of the run, as mem retention runs shows it.")
    var run: Int64

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await server.ask(timeout: .seconds(3600)) { client in
            let data = try await client.send("POST", "/api/retention/runs/\(run)/undo")
            let answer = try client.decode(Answer.self, from: data)
            try output.print(data) {
                guard !answer.restored.text.isEmpty else {
                    return Console.print("Nothing of run \(run) can be had back any more.")
                }
                let holds = answer.holds.map { "\($0.holdID)" }.joined(separator: ", ")
                Console.print("Back: \(answer.restored.text). Held as \(holds): change the rules, then end the holds.")
            }
        }
    }

    private struct Answer: Decodable {
        struct Hold: Decodable {
            var holdID: Int64

            enum CodingKeys: String, CodingKey {
                case holdID = "hold_id"
            }
        }

        var restored: UndoableAnswer
        var holds: [Hold]
    }
}

/// What can be had back, or came back.
private struct UndoableAnswer: Decodable {
    var pictures: RetentionAnswer.Run.Pictures
    var recordings: RetentionAnswer.Run.Recordings

    /// As people read it; empty for nothing.
    var text: String {
        var parts: [String] = []
        if pictures.pictures > 0 {
            parts.append("\(Amount.of(pictures.pictures, "picture")) (\(Amount.bytes(pictures.bytes)))")
        }
        if recordings.segments > 0 {
            let size = Amount.bytes(recordings.bytes)
            parts.append("\(Amount.of(recordings.segments, "recorded segment")) (\(size))")
        }
        return parts.joined(separator: ", ")
    }
}
