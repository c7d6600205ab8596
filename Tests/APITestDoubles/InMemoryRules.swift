package import MemCore

/// Rules in an array, which nothing is held against.
package actor InMemoryRules: RuleControl {
    private var all: [Rule] = []
    private var fired: [Alert] = []
    private var delivered: [Delivery] = []

    package init() {}

    /// The alerts that there are.
    package func put(_ alerts: [Alert]) { fired = alerts }

    package func rules() async throws(RuleControlError) -> [Rule] { all }

    package func create(_ draft: RuleDraft) async throws(RuleControlError) -> Rule {
        guard all.count < 3 else { throw .tooMany(3) }
        let rule = Rule(id: .random(), draft: draft, createdAt: .now(), updatedAt: .now())
        all.append(rule)
        return rule
    }

    package func change(_ id: RuleID, to draft: RuleDraft) async throws(RuleControlError) -> Rule {
        guard let index = all.firstIndex(where: { $0.id == id }) else { throw .notFound }
        (all[index].draft, all[index].updatedAt) = (draft, .now())
        return all[index]
    }

    package func remove(_ id: RuleID) async throws(RuleControlError) {
        guard all.contains(where: { $0.id == id }) else { throw .notFound }
        all.removeAll { $0.id == id }
    }

    package func test(_ draft: RuleDraft, over range: Range<Instant>) async throws(RuleControlError) -> RuleTest {
        RuleTest(alerts: fired, samples: 7, unknown: 2, streams: 1)
    }

    package func deliveries(
        of id: RuleID,
        limit: Int,
        offset: Int
    ) async throws(RuleControlError) -> DeliveryPage {
        guard all.contains(where: { $0.id == id }) else { throw .notFound }
        let found = delivered.reversed().filter { $0.ruleID == id }
        return DeliveryPage(deliveries: Array(found.dropFirst(offset).prefix(limit)), total: found.count)
    }

    package func tryDelivery(of id: RuleID) async throws(RuleControlError) -> [Delivery] {
        guard let rule = all.first(where: { $0.id == id }) else { throw .notFound }
        let new = rule.draft.actions.map { Delivery(ruleID: id, action: $0, body: "{}", createdAt: .now()) }
        delivered += new
        return new
    }

    package func alerts(_ query: AlertQuery) async throws(RuleControlError) -> AlertPage {
        let found = fired.filter { alert in
            (query.ruleID.map { $0 == alert.ruleID } ?? true)
                && (query.sessionID.map { $0 == alert.sessionID } ?? true)
                && (!query.isOpen || alert.resolvedAt == nil)
        }
        return AlertPage(alerts: Array(found.dropFirst(query.offset).prefix(query.limit)), total: found.count)
    }
}
