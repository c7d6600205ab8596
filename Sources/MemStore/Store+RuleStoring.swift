internal import DuckDB
internal import Logging
public import MemCore

extension Store: RuleStoring {
    /// All rules, oldest first.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func rules() async throws(StoreFailure) -> [Rule] {
        let (rules, unreadable) = try await read("The rules can't be read") { connection throws(DuckDBError) in
            try connection.rules()
        }
        if unreadable > 0 {
            logger.error("rules can't be read, and are left out", metadata: ["count": "\(unreadable)"])
        }
        return rules
    }

    /// Writes a rule, new or known; durable when it returns.
    /// - Throws: ``StoreFailure`` with code `write` or `closed`.
    public func save(_ rule: Rule) async throws(StoreFailure) {
        try await write { .rules(.save(rule), $0) }
    }

    /// Removes a rule with its alerts; durable when it returns.
    /// - Throws: ``StoreFailure`` with code `write` or `closed`.
    public func removeRule(_ id: RuleID) async throws(StoreFailure) {
        try await write { .rules(.remove(id), $0) }
    }

    /// Writes alerts and deliveries, and tells of them once they are durable.
    /// - Throws: ``StoreFailure`` with code `write` or `closed`.
    public func write(
        _ alerts: [AlertNotice],
        delivering deliveries: [Delivery]
    ) async throws(StoreFailure) {
        // A frame may have been forgotten while the rule was held against it.
        let written = alerts.map { notice in
            var notice = notice
            if let frame = notice.alert.frameID, hasForgotten(frame) { notice.alert.frameID = nil }
            return notice
        }
        guard !written.isEmpty || !deliveries.isEmpty else { return }
        try await write { .rules(.alerts(written, deliveries), $0) }
    }

    /// Alerts, the one fired last first.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func alerts(_ query: AlertQuery) async throws(StoreFailure) -> AlertPage {
        try await read("The alerts can't be read") { connection throws(DuckDBError) in try connection.alerts(query) }
    }

    /// What is still to be delivered, oldest first.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func pendingDeliveries() async throws(StoreFailure) -> [Delivery] {
        try await read("The deliveries can't be read") { connection throws(DuckDBError) in
            try connection.pendingDeliveries()
        }
    }

    /// What was or is to be delivered of a rule's alerts, the newest first.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func deliveries(of rule: RuleID, limit: Int, offset: Int) async throws(StoreFailure) -> DeliveryPage {
        try await read("The deliveries can't be read") { connection throws(DuckDBError) in
            try connection.deliveries(of: rule, limit: limit, offset: offset)
        }
    }

    /// What becomes known of streams from now on, as soon as it is durable.
    public func observations() -> AsyncStream<[Observation]> { observed.listen().notices }

    /// What the timeline knows of a session in a range, oldest first.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func observations(
        of session: SessionID,
        in range: Range<Instant>,
        with detail: ObservationDetail?
    ) async throws(StoreFailure) -> [Observation] {
        try await read("The timeline can't be read") { [pictures] connection throws(DuckDBError) in
            var observations = try connection.observations(of: session, in: range, with: detail)
            if detail == .tiles { try connection.addTiles(to: &observations, from: pictures) }
            return observations
        }
    }
}
