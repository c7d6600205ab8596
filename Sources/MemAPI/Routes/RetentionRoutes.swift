internal import Hummingbird
internal import MemCore

/// `/api/retention` and `/api/holds`: what goes by itself, and what must not.
struct RetentionRoutes: Sendable {
    let retaining: any MemoryRetaining
    let settings: any SettingsControl
    let annotations: any AnnotationStoring

    /// The most characters that a reason may have.
    private static let maximumReason = 1000
    /// The most holds that there may be: each is looked at for every picture that is to go.
    private static let maximumHolds = 1000

    var all: [Route] {
        [
            .get("/api/retention", for: .scope(.read)) { _, _ in
                let forecast = try await retaining.storageForecast()
                let last = try await retaining.retentionRuns(limit: 1, offset: 0).first
                return JSONBody.response(
                    RetentionResponse(
                        rules: RetentionRulesResponse(settings.inForce.retention),
                        lastRun: last.map { RetentionRunResponse($0.run, isDryRun: false) },
                        forecast: ForecastResponse(forecast)
                    )
                )
            },
            .post("/api/retention/run", for: .scope(.admin)) { request, _ in
                let isDryRun = try QueryParameters(request.uri.query).flag("dry_run")
                let run = try await retaining.retain(by: settings.inForce, isDryRun: isDryRun)
                return JSONBody.response(RetentionRunResponse(run, isDryRun: isDryRun))
            },
            .get("/api/retention/runs", for: .scope(.read)) { request, _ in
                let parameters = QueryParameters(request.uri.query)
                let runs = try await retaining.retentionRuns(
                    limit: try parameters.limit(atMost: 1000),
                    offset: try parameters.offset()
                )
                return JSONBody.response(LoggedRunListResponse(runs: runs.map { LoggedRunResponse($0) }))
            },
            .post("/api/retention/runs/{id}/undo", for: .scope(.admin)) { _, context in
                let id = try context.retentionRunID()
                guard let undo = try await retaining.undoRetention(id) else {
                    throw APIError.notFound("Run \(id) not found.")
                }
                return JSONBody.response(RetentionUndoResponse(undo, of: id))
            },
            .get("/api/holds", for: .scope(.read)) { _, _ in
                JSONBody.response(HoldListResponse(holds: try await retaining.holds().map { HoldResponse($0) }))
            },
            .post("/api/holds", for: .scope(.admin)) { request, _ in
                let draft = try Self.draft(JSONFields(try await JSONBody.read(request)))
                if let source = draft.sourceID { try await annotations.check(source) }
                guard try await retaining.holds().count < Self.maximumHolds else { throw APIError.tooManyHolds }
                return JSONBody.response(HoldResponse(try await retaining.hold(draft)))
            },
            .delete("/api/holds/{id}", for: .scope(.admin)) { _, context in
                let id = try context.holdID()
                guard try await retaining.release(id) else { throw APIError.notFound("Hold \(id) not found.") }
                return JSONBody.response(["message": "Hold \(id) deleted successfully"])
            },
        ]
    }

    private static func draft(_ fields: JSONFields) throws(APIError) -> Hold.Draft {
        guard let start = try fields.instant("start_timestamp") else {
            throw fields.refusal("start_timestamp", "This is needed: a time like 2026-11-22T09:30:00Z.")
        }
        guard let end = try fields.instant("end_timestamp") else {
            throw fields.refusal("end_timestamp", "This is needed: a time like 2026-11-22T10:30:00Z.")
        }
        guard start <= end else { throw fields.refusal("end_timestamp", "This is earlier than start_timestamp.") }
        return Hold.Draft(
            sourceID: try fields.identifier("source_id").map(SourceID.init(rawValue:)),
            start: start,
            end: end,
            reason: try fields.text("reason", atMost: maximumReason) ?? ""
        )
    }
}
