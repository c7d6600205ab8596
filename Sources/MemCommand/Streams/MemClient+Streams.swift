internal import MemCore

extension MemClient {
    /// All sessions.
    /// - Throws: ``MemClientError``
    func sessions() async throws -> [SessionAnswer] {
        try decode(SessionListAnswer.self, from: try await send("GET", "/api/streams")).streams
    }

    /// The session that a person means by a name, an id, the beginning of an id, or a key.
    ///
    /// - Throws: ``MemClientError``; what several streams are called is refused.
    func session(_ reference: String) async throws -> SessionAnswer {
        let list = try await sessions()
        if let exact = list.first(where: { $0.sessionID == reference || $0.streamKey == reference }) { return exact }
        var meant = list.filter { $0.name == reference }
        if meant.isEmpty, reference.count >= Self.shortestBeginning {
            meant = list.filter { $0.sessionID.hasPrefix(reference.lowercased()) }
        }
        guard let only = meant.first else {
            throw MemClientError.refused(
                status: 404,
                detail: "There is no stream \"\(reference)\": `mem streams list` shows those there are."
            )
        }
        guard meant.count == 1 else {
            let ids = meant.map { String($0.sessionID.prefix(8)) }.joined(separator: ", ")
            throw MemClientError.refused(
                status: 409,
                detail: "Several streams are called \"\(reference)\": say which by the beginning of its id: \(ids)"
            )
        }
        return only
    }

    /// Fewer letters of an id are a slip rather than a choice.
    private static let shortestBeginning = 4

    /// The address of a session below `/api/streams`.
    static func path(of session: SessionAnswer, _ rest: String = "") -> String {
        "/api/streams/" + Percent.encode(session.sessionID) + rest
    }
}
