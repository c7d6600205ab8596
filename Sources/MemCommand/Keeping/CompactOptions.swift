public import ArgumentParser
public import MemCore

/// `mem compact`'s options and its run: a running Mem does it itself, else the program opens the memory.
public struct CompactOptions: ParsableArguments {
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    /// Creates the options; the command line fills them.
    public init() {}

    /// Has the memory made smaller, and says what that brought.
    ///
    /// - Parameter stopped: opens the memory of a Mem that does not run, makes it smaller, and closes it.
    public func run(stopped: (Configuration) async throws -> Compaction) async throws {
        try await reportingFailures {
            let answer = try await ProgressBar.show("Compacting the memory", in: .time, isQuiet: output.json) { _ in
                try await server.ask(timeout: .seconds(6 * 3600)) { client in
                    try client.decode(Answer.self, from: try await client.send("POST", "/api/compact"))
                } stopped: { configuration in
                    let done = try await stopped(configuration)
                    return Answer(bytesBefore: done.bytesBefore, bytesAfter: done.bytesAfter, files: done.files)
                }
            }
            guard !output.json else { return Console.json(answer) }
            let sizes = [answer.bytesBefore, answer.bytesAfter].map { Amount.bytes(Double($0)) }
            Console.print("\(sizes[0]) before, \(sizes[1]) now; files written anew or removed: \(answer.files).")
        }
    }

    private struct Answer: Codable {
        var bytesBefore: Int
        var bytesAfter: Int
        var files: Int

        enum CodingKeys: String, CodingKey {
            case bytesBefore = "bytes_before"
            case bytesAfter = "bytes_after"
            case files
        }
    }
}
