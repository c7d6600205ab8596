internal import Hummingbird
internal import MemCore

/// `/api/memory`: forgetting.
struct ForgetRoutes: Sendable {
    let forgetting: any MemoryForgetting
    let retaining: any MemoryRetaining
    let memory: any MemoryQuerying
    let annotations: any AnnotationStoring
    let control: any StreamControl

    var all: [Route] {
        [
            .delete("/api/memory", for: .scope(.admin)) { request, _ in
                let parameters = QueryParameters(request.uri.query)
                let isDryRun = try parameters.flag("dry_run")
                let query = try await query(parameters)
                try await checkHolds(query)
                let forgotten =
                    if isDryRun { try await forgetting.wouldForget(query) } else { try await forgetting.forget(query) }
                return JSONBody.response(ForgottenResponse(forgotten, isDryRun: isDryRun))
            }
        ]
    }

    /// What a request means; all there is only if it says so.
    private func query(_ parameters: QueryParameters) async throws -> ForgetQuery {
        let (start, end) = try parameters.range()
        var query = ForgetQuery(start: start, end: end, sourceID: try parameters.sourceID())
        if let source = query.sourceID { try await annotations.check(source) }
        if let reference = try parameters.text("session_id") { query.sessionID = try await session(reference) }
        let all = try parameters.flag("all")
        guard all || query != ForgetQuery() else {
            throw APIError.invalid(
                "start",
                "Give start, end, source_id or session_id, or all=true to forget all there is."
            )
        }
        guard !all || query == ForgetQuery() else {
            throw APIError.invalid("all", "This means all there is: leave out start, end, source_id and session_id.")
        }
        return query
    }

    /// What is held is not forgotten, by whomever.
    private func checkHolds(_ query: ForgetQuery) async throws {
        let holds = try await retaining.holds()
        guard !holds.isEmpty else { return }
        var source = query.sourceID
        if let session = query.sessionID { source = await control.stream(session.rawValue)?.record.sourceID }
        guard let hold = holds.first(where: { $0.stands(against: query, session: source) }) else { return }
        throw APIError.held(by: hold)
    }

    /// A session by its id; one that was deleted has its history still.
    private func session(_ reference: String) async throws -> SessionID {
        if let known = await control.stream(reference) { return known.record.id }
        let id = SessionID(rawValue: reference)
        let history = TimelineQuery(
            start: Instant(microseconds: .min),
            end: Instant(microseconds: .max),
            sessionID: id,
            limit: 0
        )
        guard try await memory.timeline(history).total > 0 else {
            throw APIError.invalid("session_id", "There is no such session.")
        }
        return id
    }
}
