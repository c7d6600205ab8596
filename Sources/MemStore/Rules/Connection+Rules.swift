internal import DuckDB
internal import MemCore

extension Connection {
    /// All rules, oldest first.
    ///
    /// - Returns: The rules, and how many could not be read: those of a newer Mem may say what this one does not know.
    func rules() throws(DuckDBError) -> (rules: [Rule], unreadable: Int) {
        let rows = try run("SELECT id, definition, created_at, updated_at FROM mem.rules ORDER BY created_at, id")
        var rules: [Rule] = []
        var unreadable = 0
        while let row = try rows.next() {
            guard let draft = try? RuleDraft(json: .object(MetadataText.read(try row.text(1)))) else {
                unreadable += 1
                continue
            }
            rules.append(
                Rule(
                    id: RuleID(rawValue: try row.text(0)),
                    draft: draft,
                    createdAt: try row.instant(2),
                    updatedAt: try row.instant(3)
                )
            )
        }
        return (rules, unreadable)
    }

    /// Writes an alert: a new row when it was fired, its end when it is over.
    func write(_ alert: Alert) throws(DuckDBError) {
        if let end = alert.resolvedAt {
            try run(
                """
                UPDATE mem.alerts SET resolved_at = ?, resolution = ?
                WHERE rule = ? AND session = ? AND fired_at = ?
                """,
                Value(end),
                Value(alert.resolution?.rawValue),
                .text(alert.ruleID.rawValue),
                .text(alert.sessionID.rawValue),
                Value(alert.firedAt)
            )
            return
        }
        try run(
            "INSERT INTO mem.alerts VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
            .text(alert.ruleID.rawValue),
            .text(alert.sessionID.rawValue),
            .integer(alert.sourceID.rawValue),
            Value(alert.firedAt),
            .double(alert.value),
            .double(alert.threshold),
            alert.frameID.map { .integer($0.rawValue) } ?? .null
        )
    }

    /// One page of alerts, the one fired last first.
    func alerts(_ query: AlertQuery) throws(DuckDBError) -> AlertPage {
        var condition = query.isOpen ? "resolved_at IS NULL" : "true"
        var values: [Value] = []
        if let id = query.ruleID {
            condition += " AND rule = ?"
            values.append(.text(id.rawValue))
        }
        if let id = query.sessionID {
            condition += " AND session = ?"
            values.append(.text(id.rawValue))
        }
        return try transaction { () throws(DuckDBError) in
            let counts = try run("SELECT count(*) FROM mem.alerts WHERE \(condition)", values)
            let total = Int(try counts.next()?.integer(0) ?? 0)
            let rows = try run(
                """
                SELECT rule, session, source, fired_at, value, threshold, frame, resolved_at, resolution
                FROM mem.alerts WHERE \(condition) ORDER BY fired_at DESC, rule, session LIMIT ? OFFSET ?
                """,
                values + [.integer(Int64(query.limit)), .integer(Int64(query.offset))]
            )
            return AlertPage(alerts: try rows.map(Self.alert), total: total)
        }
    }

    private static func alert(_ row: Row) throws(DuckDBError) -> Alert {
        var alert = Alert(
            ruleID: RuleID(rawValue: try row.text(0)),
            sessionID: SessionID(rawValue: try row.text(1)),
            sourceID: SourceID(rawValue: try row.integer(2)),
            firedAt: try row.instant(3),
            value: try row.double(4),
            threshold: try row.double(5),
            frameID: row.isNull(6) ? nil : FrameID(rawValue: try row.integer(6))
        )
        alert.resolvedAt = try row.optionalInstant(7)
        alert.resolution = try row.optionalText(8).flatMap(Alert.Resolution.init(rawValue:))
        return alert
    }

    /// Drops the oldest alerts that are over, beyond a number.
    func trimAlerts(to count: Int) throws(DuckDBError) {
        try run(
            """
            DELETE FROM mem.alerts WHERE resolved_at IS NOT NULL
                AND fired_at <= (SELECT fired_at FROM mem.alerts ORDER BY fired_at DESC LIMIT 1 OFFSET ?)
            """,
            .integer(Int64(count))
        )
    }

    /// Drops the alerts about the samples of a range.
    func forgetAlerts(_ part: TimelineQuery) throws(DuckDBError) {
        let condition = TimelineCondition(part, time: "fired_at")
        try run("DELETE FROM mem.alerts WHERE frame IS NOT NULL AND \(condition.sql)", condition.values)
    }
}
