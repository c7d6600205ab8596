internal import ArgumentParser

/// `mem streams list`: all sessions, a row each; keys are left out, since terminals are shared and recorded.
struct ListStreamsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List all streams.")

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await server.ask { client in
            let data = try await client.send("GET", "/api/streams")
            let streams = try client.decode(SessionListAnswer.self, from: data).streams
            try output.print(data) {
                guard !streams.isEmpty else {
                    return Console.print("There are no streams yet: create one with `mem streams create`.")
                }
                Console.print(table(of: streams))
            }
        }
    }

    /// On a narrow terminal the ids are cut: their beginnings name streams as well.
    private func table(of streams: [SessionAnswer]) -> [String] {
        var table = TextTable(
            header: ["SESSION", "STATUS", "PICTURE", "SAMPLES", "STORED", "LAST SAMPLE", "NAME"],
            cutting: ["SESSION", "NAME"]
        )
        for stream in streams {
            table.add([
                stream.sessionID, stream.degradation == nil ? stream.status : "\(stream.status), degraded",
                stream.resolution ?? "-", String(stream.framesReceived),
                String(stream.framesStored), stream.lastFrameAt.map(HumanTime.shown) ?? "-", stream.name,
            ])
        }
        return table.lines
    }
}
