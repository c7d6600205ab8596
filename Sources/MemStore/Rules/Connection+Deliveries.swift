internal import DuckDB
internal import MemCore

extension Connection {
    /// Writes a delivery, new or known; one whose rule is gone meanwhile is not written again.
    func write(_ delivery: Delivery) throws(DuckDBError) {
        if delivery.attempts > 0 {
            try run(
                """
                UPDATE mem.deliveries SET attempts = ?, status = ?, next_at = ?, ended_at = ?, outcome = ? WHERE id = ?
                """,
                .integer(Int64(delivery.attempts)),
                .text(delivery.status.rawValue),
                Value(delivery.nextAt),
                Value(delivery.endedAt),
                Value(delivery.outcome),
                .text(delivery.id)
            )
            return
        }
        try run(
            "INSERT INTO mem.deliveries VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?)",
            .text(delivery.id),
            .text(delivery.ruleID.rawValue),
            .text(MetadataText.write(delivery.action.fields)),
            .text(delivery.body),
            Value(delivery.createdAt),
            .text(delivery.status.rawValue),
            Value(delivery.nextAt),
            Value(delivery.endedAt),
            Value(delivery.outcome)
        )
    }

    /// What is still to be delivered, oldest first.
    func pendingDeliveries() throws(DuckDBError) -> [Delivery] {
        let rows = try run(
            "SELECT \(Self.deliveryColumns) FROM mem.deliveries WHERE next_at IS NOT NULL ORDER BY created_at, id"
        )
        return try rows.map(Self.delivery).compactMap(\.self)
    }

    /// What was or is to be delivered of a rule's alerts, the newest first.
    func deliveries(of rule: RuleID, limit: Int, offset: Int) throws(DuckDBError) -> DeliveryPage {
        try transaction { () throws(DuckDBError) in
            let counts = try run("SELECT count(*) FROM mem.deliveries WHERE rule = ?", .text(rule.rawValue))
            let total = Int(try counts.next()?.integer(0) ?? 0)
            let rows = try run(
                """
                SELECT \(Self.deliveryColumns) FROM mem.deliveries WHERE rule = ?
                ORDER BY created_at DESC, id LIMIT ? OFFSET ?
                """,
                .text(rule.rawValue),
                .integer(Int64(limit)),
                .integer(Int64(offset))
            )
            return DeliveryPage(deliveries: try rows.map(Self.delivery).compactMap(\.self), total: total)
        }
    }

    /// Drops the oldest deliveries that are over, beyond a number.
    func trimDeliveries(to count: Int) throws(DuckDBError) {
        try run(
            """
            DELETE FROM mem.deliveries WHERE next_at IS NULL
                AND created_at <= (SELECT created_at FROM mem.deliveries ORDER BY created_at DESC LIMIT 1 OFFSET ?)
            """,
            .integer(Int64(count))
        )
    }

    private static let deliveryColumns =
        "id, rule, action, body, created_at, attempts, status, next_at, ended_at, outcome"

    /// Reads a row; nil for an action that only a newer Mem knows.
    private static func delivery(_ row: Row) throws(DuckDBError) -> Delivery? {
        guard let action = RuleAction(fields: MetadataText.read(try row.text(2))) else { return nil }
        var delivery = Delivery(
            id: try row.text(0),
            ruleID: RuleID(rawValue: try row.text(1)),
            action: action,
            body: try row.text(3),
            createdAt: try row.instant(4)
        )
        delivery.attempts = Int(try row.integer(5))
        delivery.status = Delivery.Status(rawValue: try row.text(6)) ?? .failed
        delivery.nextAt = try row.optionalInstant(7)
        delivery.endedAt = try row.optionalInstant(8)
        delivery.outcome = try row.optionalText(9)
        return delivery
    }
}
