/// Where rules and their alerts are kept, and what rules are held against.
///
/// The store implements it, the room `Alerting` calls it. What a call wrote is durable when it returns.
public protocol RuleStoring: Sendable {
    /// All rules, oldest first.
    /// - Throws: ``StoreFailure``
    func rules() async throws(StoreFailure) -> [Rule]

    /// Writes a rule, new or known.
    /// - Throws: ``StoreFailure``
    func save(_ rule: Rule) async throws(StoreFailure)

    /// Removes a rule with its alerts.
    /// - Throws: ``StoreFailure``
    func removeRule(_ id: RuleID) async throws(StoreFailure)

    /// Writes alerts that were fired or are over, and tells everybody who listens of them in this order; with them what is to
    /// be delivered, or what came of that.
    /// - Throws: ``StoreFailure``
    func write(_ alerts: [AlertNotice], delivering deliveries: [Delivery]) async throws(StoreFailure)

    /// What is still to be delivered, oldest first.
    /// - Throws: ``StoreFailure``
    func pendingDeliveries() async throws(StoreFailure) -> [Delivery]

    /// What was or is to be delivered of a rule's alerts, the newest first.
    /// - Throws: ``StoreFailure``
    func deliveries(of rule: RuleID, limit: Int, offset: Int) async throws(StoreFailure) -> DeliveryPage

    /// Alerts, the newest first.
    /// - Throws: ``StoreFailure``
    func alerts(_ query: AlertQuery) async throws(StoreFailure) -> AlertPage

    /// What becomes known of streams from now on, as soon as it is durable; ends when the store is closed.
    ///
    /// Not bounded, so whoever listens takes it at once.
    func observations() -> AsyncStream<[Observation]>

    /// What the timeline knows of a session in a range, oldest first.
    ///
    /// - Parameters:
    ///   - range: the first instant that is wanted, and the first one that is not any more.
    ///   - detail: what is wanted besides samples and signals.
    /// - Throws: ``StoreFailure``
    func observations(
        of session: SessionID,
        in range: Range<Instant>,
        with detail: ObservationDetail?
    ) async throws(StoreFailure) -> [Observation]
}

extension RuleStoring {
    /// Writes alerts of which nothing is to be delivered.
    /// - Throws: ``StoreFailure``
    public func write(_ alerts: [AlertNotice]) async throws(StoreFailure) {
        try await write(alerts, delivering: [])
    }
}

/// An alert, with the rule that it belongs to as that is, or was.
public struct AlertNotice: Hashable, Sendable {
    /// The alert.
    public var alert: Alert
    /// The rule.
    public var rule: RuleDraft

    /// Creates a notice.
    public init(_ alert: Alert, of rule: RuleDraft) {
        self.alert = alert
        self.rule = rule
    }
}

/// Which alerts are asked for.
public struct AlertQuery: Hashable, Sendable {
    /// Only those of this rule.
    public var ruleID: RuleID?
    /// Only those of this session.
    public var sessionID: SessionID?
    /// Only those that are not over.
    public var isOpen: Bool
    /// At most so many.
    public var limit: Int
    /// So many are skipped first.
    public var offset: Int

    /// Creates a query; by default all are meant.
    public init(
        ruleID: RuleID? = nil,
        sessionID: SessionID? = nil,
        isOpen: Bool = false,
        limit: Int = .max,
        offset: Int = 0
    ) {
        self.ruleID = ruleID
        self.sessionID = sessionID
        self.isOpen = isOpen
        self.limit = limit
        self.offset = offset
    }
}

/// One page of alerts.
public struct AlertPage: Hashable, Sendable {
    /// The page's alerts, the one fired last first.
    public var alerts: [Alert]
    /// How many the query has without limit and offset.
    public var total: Int

    /// Creates a page.
    public init(alerts: [Alert], total: Int) {
        self.alerts = alerts
        self.total = total
    }
}
