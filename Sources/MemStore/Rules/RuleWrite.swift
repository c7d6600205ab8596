internal import DuckDB
internal import MemCore

/// A change of the rules that waits for its commit.
enum RuleWrite: Sendable {
    /// A rule, new or known.
    case save(Rule)
    /// A rule that goes, with its alerts.
    case remove(RuleID)
    /// Alerts that were fired or are over, and deliveries, new or known.
    case alerts([AlertNotice], [Delivery])

    /// What it holds in memory while it waits, about.
    var bytes: Int {
        switch self {
        case .save: 2048
        case .remove: 64
        case .alerts(let notices, let deliveries): 256 * notices.count + 1024 * deliveries.count
        }
    }

    /// What there is to tell of it.
    var events: [EventDraft] {
        guard case .alerts(let notices, _) = self else { return [] }
        return notices.map { .alert($0.alert, of: $0.rule) }
    }

    func run(on connection: Connection) throws(DuckDBError) {
        switch self {
        case .save(let rule):
            try connection.run(
                """
                INSERT INTO mem.rules VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
                    definition = excluded.definition, updated_at = excluded.updated_at
                """,
                .text(rule.id.rawValue),
                .text(MetadataText.write(rule.draft.fields)),
                Value(rule.createdAt),
                Value(rule.updatedAt)
            )
        case .remove(let id):
            try connection.run("DELETE FROM mem.deliveries WHERE rule = ?", .text(id.rawValue))
            try connection.run("DELETE FROM mem.alerts WHERE rule = ?", .text(id.rawValue))
            try connection.run("DELETE FROM mem.rules WHERE id = ?", .text(id.rawValue))
        case .alerts(let notices, let deliveries):
            for notice in notices { try connection.write(notice.alert) }
            for delivery in deliveries { try connection.write(delivery) }
        }
    }
}
