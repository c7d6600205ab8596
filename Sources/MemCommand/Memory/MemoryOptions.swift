internal import ArgumentParser
internal import Foundation
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

/// A time on the command line.
struct HumanInstant: ExpressibleByArgument {
    /// What it means.
    let instant: Instant

    init?(argument: String) {
        guard let instant = HumanTime.current.instant(argument) else { return nil }
        self.instant = instant
    }
}

extension MemClient {
    /// The session that a person means by a name, an id or a key.
    ///
    /// - Throws: ``MemClientError``; a name that several streams have is refused.
    func session(_ reference: String) async throws -> SessionAnswer {
        let list = try decode(SessionListAnswer.self, from: try await send("GET", "/api/streams")).streams
        if let exact = list.first(where: { $0.sessionID == reference || $0.streamKey == reference }) { return exact }
        let named = list.filter { $0.name == reference }
        if named.count > 1 {
            throw MemClientError.refused(
                status: 409,
                detail: "Several streams are called \"\(reference)\": give the session id, `mem streams list` shows it."
            )
        }
        guard let only = named.first else {
            throw MemClientError.refused(status: 404, detail: "There is no stream \"\(reference)\".")
        }
        return only
    }
}
