internal import ArgumentParser

/// `mem streams list`: all sessions, a row each; keys are left out, since terminals are shared and recorded.
struct ListStreamsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List all streams.")

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try server.client()
        try await reportingFailures {
            let data = try await client.send("GET", "/api/streams")
            let streams = try client.decode(SessionListAnswer.self, from: data).streams
            guard !output.json else { return Console.print(String(decoding: data, as: UTF8.self)) }
            guard !streams.isEmpty else {
                return Console.print("There are no streams yet: create one with `mem streams create`.")
            }
            var table = TextTable(
                header: ["SESSION", "STATUS", "PICTURE", "SAMPLES", "STORED", "LAST SAMPLE", "NAME"],
                cutting: ["NAME"]
            )
            for stream in streams {
                table.add([
                    stream.sessionID, stream.status, stream.resolution ?? "-", String(stream.framesReceived),
                    String(stream.framesStored), stream.lastFrameAt ?? "-", stream.name,
                ])
            }
            for line in table.lines { Console.print(line) }
        }
    }
}
