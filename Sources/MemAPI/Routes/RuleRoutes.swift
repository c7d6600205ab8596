internal import Hummingbird
internal import MemCore

/// `/api/rules` and `/api/alerts`: what people want to be told of, and what came of it.
struct RuleRoutes: Sendable {
    let rules: any RuleControl
    let memory: any MemoryQuerying
    let pictures: any PictureWorking
    let control: any StreamControl

    /// The most alerts in one page.
    static let maximumLimit: Int64 = 1000

    private var requests: RuleRequest { RuleRequest(memory: memory, pictures: pictures, control: control) }

    var all: [Route] {
        [
            .get("/api/rules", for: .scope(.read)) { _, _ in
                JSONBody.response(RuleListResponse(rules: try await Self.asking { try await rules.rules() }))
            },
            .post("/api/rules", for: .scope(.control)) { request, _ in
                let draft = try await requests.draft(try await JSONBody.read(request))
                return JSONBody.response(RuleResponse(try await Self.asking { try await rules.create(draft) }))
            },
            .post("/api/rules/test", for: .scope(.control)) { request, _ in try await test(request) },
            .get("/api/rules/{id}", for: .scope(.read)) { _, context in
                JSONBody.response(RuleResponse(try await rule(context.ruleID())))
            },
            .patch("/api/rules/{id}", for: .scope(.control)) { request, context in
                let id = try context.ruleID()
                let before = try await rule(id).draft
                let draft = try await requests.change(try await JSONBody.read(request), of: before)
                return JSONBody.response(
                    RuleResponse(try await Self.asking(id) { try await rules.change(id, to: draft) })
                )
            },
            .delete("/api/rules/{id}", for: .scope(.control)) { _, context in
                let id = try context.ruleID()
                try await Self.asking(id) { try await rules.remove(id) }
                return JSONBody.response(["message": "Rule \(id) deleted successfully"])
            },
            .get("/api/rules/{id}/deliveries", for: .scope(.read)) { request, context in
                let query = QueryParameters(request.uri.query)
                let id = try context.ruleID()
                let limit = try query.limit(atMost: Self.maximumLimit)
                let offset = try query.offset()
                let page = try await Self.asking(id) {
                    try await rules.deliveries(of: id, limit: limit, offset: offset)
                }
                return JSONBody.response(DeliveryListResponse(page: page, limit: limit, offset: offset))
            },
            .post("/api/rules/{id}/deliver", for: .scope(.control)) { _, context in
                let id = try context.ruleID()
                let deliveries = try await Self.asking(id) { try await rules.tryDelivery(of: id) }
                let page = DeliveryPage(deliveries: deliveries, total: deliveries.count)
                return JSONBody.response(DeliveryListResponse(page: page, limit: max(page.total, 1), offset: 0))
            },
            .get("/api/alerts", for: .scope(.read)) { request, _ in
                let query = try await query(QueryParameters(request.uri.query))
                let page = try await Self.asking { try await rules.alerts(query) }
                return JSONBody.response(AlertListResponse(page, query: query))
            },
        ]
    }

    /// The longest range that a rule is tried over, in microseconds: 31 days.
    static let longestTest: Int64 = 31 * 86_400_000_000

    private func test(_ request: Request) async throws -> Response {
        let fields = try JSONFields(try await JSONBody.read(request))
        guard let start = try fields.instant("start") else {
            throw fields.refusal("start", "This is needed: a time like 2026-11-22T09:30:00Z.")
        }
        let end = try fields.instant("end") ?? .now()
        guard start <= end else { throw fields.refusal("start", "This is later than end.") }
        guard end.microseconds - start.microseconds <= Self.longestTest else {
            throw fields.refusal("start", "This is more than 31 days before end.")
        }
        guard let rule = fields["rule"] else {
            throw fields.refusal("rule", "This is needed: the rule to be tried.")
        }
        let draft = try await requests.draft(rule)
        let result = try await Self.asking { try await rules.test(draft, over: start..<end) }
        return JSONBody.response(RuleTestResponse(result, from: start, to: end))
    }

    private func rule(_ id: RuleID) async throws -> Rule {
        let all = try await Self.asking(id) { try await rules.rules() }
        guard let rule = all.first(where: { $0.id == id }) else { throw APIError.rule(.notFound, id) }
        return rule
    }

    private func query(_ query: QueryParameters) async throws(APIError) -> AlertQuery {
        var session: SessionID?
        if let reference = try query.text("stream") {
            guard let record = await control.stream(reference)?.record else { throw .streamNotFound(reference) }
            session = record.id
        }
        return AlertQuery(
            ruleID: try query.text("rule_id").map(RuleID.init(rawValue:)),
            sessionID: session,
            isOpen: try query.flag("open"),
            limit: try query.limit(atMost: Self.maximumLimit),
            offset: try query.offset()
        )
    }

    private static func asking<Answer>(
        _ id: RuleID? = nil,
        _ ask: () async throws -> Answer
    ) async throws -> Answer {
        do {
            return try await ask()
        } catch let error as RuleControlError {
            throw APIError.rule(error, id)
        }
    }
}
