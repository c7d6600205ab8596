internal import ArgumentParser
internal import MemCore

/// Which part of the memory is meant: `STREAM --from --to`.
struct MemoryOptions: ParsableArguments {
    @Argument(
        help: "The stream's name, its session id or its key (else all streams).",
        completion: StreamCompletion.namesAndIDs
    )
    var stream: String?

    @Option(help: "The first time that is wanted, like \(HumanTime.examples) (else a day before the last).")
    var from: HumanInstant?

    @Option(help: "The last time that is wanted (else now).")
    var to: HumanInstant?

    @Option(help: "At most so many rows.")
    var limit = 100

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    /// The parameters of a question.
    func query(_ client: MemClient) async throws -> QueryText {
        var query = QueryText()
        query.add("start", from?.instant.rfc3339)
        query.add("end", to?.instant.rfc3339)
        query.add("limit", limit)
        if let stream { query.add("session_id", try await client.session(stream).sessionID) }
        return query
    }
}
