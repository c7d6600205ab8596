/// A rule as JSON, the same in the API and in the database.
extension RuleDraft {
    /// The longest time that a rule may wait: a day.
    static let waits = 0.0...86_400.0
    /// The most characters of a name.
    static let maximumName = 200

    private static let names = [
        "name", "enabled", "session_id", "condition", "for_seconds", "clear_seconds", "cooldown_seconds", "hysteresis",
        "active_hours", "actions",
    ]

    /// Reads a rule.
    /// - Throws: ``RuleProblem``
    public init(json: JSONValue) throws(RuleProblem) {
        let fields = try RuleFields(json, path: "", names: Self.names)
        guard let name = try fields.text("name", atMost: Self.maximumName), !name.isEmpty else {
            throw fields.problem("name", "This is needed: what the rule is called.")
        }
        guard let condition = fields["condition"] else {
            throw fields.problem("condition", "This is needed: what the rule watches for.")
        }
        self.init(
            name: name,
            isEnabled: try fields.flag("enabled") ?? true,
            sessionID: try fields.text("session_id", atMost: 100).map(SessionID.init(rawValue:)),
            condition: try RuleCondition(json: condition),
            forSeconds: try fields.number("for_seconds", in: Self.waits) ?? 0,
            clearSeconds: try fields.number("clear_seconds", in: Self.waits),
            cooldownSeconds: try fields.number("cooldown_seconds", in: Self.waits) ?? 0,
            hysteresis: try fields.number("hysteresis", in: 0...1_000_000),
            activeHours: try fields["active_hours"].map { (value) throws(RuleProblem) in try ActiveHours(json: value) },
            actions: try fields["actions"].map { (value) throws(RuleProblem) in try RuleAction.all(json: value) } ?? []
        )
    }

    /// The rule with some of its fields replaced; one that is null is as if it had never been given.
    /// - Throws: ``RuleProblem``
    public func changed(by json: JSONValue) throws(RuleProblem) -> RuleDraft {
        guard case .object(let changes) = json else { throw RuleProblem("body", "This is not a JSON object.") }
        var fields = self.fields
        // What suits one condition does not suit another.
        if changes["condition"] != nil { (fields["clear_seconds"], fields["hysteresis"]) = (nil, nil) }
        return try RuleDraft(json: .object(fields.merging(changes) { $1 }))
    }

    /// All fields.
    public var fields: [String: JSONValue] {
        [
            "name": .string(name),
            "enabled": .bool(isEnabled),
            "session_id": sessionID.map { .string($0.rawValue) } ?? .null,
            "condition": .object(condition.fields),
            "for_seconds": .of(forSeconds),
            "clear_seconds": .of(clearSeconds),
            "cooldown_seconds": .of(cooldownSeconds),
            "hysteresis": .of(hysteresis),
            "active_hours": activeHours.map { .object($0.fields) } ?? .null,
            "actions": .array(actions.map { .object($0.fields) }),
        ]
    }
}
