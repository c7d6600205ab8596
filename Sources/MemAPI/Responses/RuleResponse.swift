internal import MemCore

/// A rule as JSON.
struct RuleResponse: JSONWritable {
    private let rule: Rule

    init(_ rule: Rule) {
        self.rule = rule
    }

    func write(to json: inout JSONOutput) {
        json.object { json in
            json.field("id", rule.id.rawValue)
            json.fields(rule.draft.fields)
            json.field("created_at", rule.createdAt)
            json.field("updated_at", rule.updatedAt)
        }
    }
}

/// All rules as JSON.
struct RuleListResponse: JSONWritable {
    let rules: [Rule]

    func write(to json: inout JSONOutput) {
        json.object { json in
            json.field("rules", rules.map(RuleResponse.init))
            json.field("count", rules.count)
        }
    }
}
