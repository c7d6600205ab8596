/// An alert on its way to somebody.
public struct Delivery: Hashable, Sendable {
    /// How it stands; the raw values are the API's words.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// It is still to be tried, or to be tried again.
        case pending
        /// It has arrived.
        case delivered
        /// It was given up.
        case failed
    }

    /// Its name, the same at each try: a UUID4 in its lower-case text form.
    public var id: String
    /// The rule.
    public var ruleID: RuleID
    /// What is done.
    public var action: RuleAction
    /// What is sent, as JSON text.
    public var body: String
    /// When the alert was told.
    public var createdAt: Instant
    /// How often it was tried.
    public var attempts: Int
    /// How it stands.
    public var status: Status
    /// When it is tried next; nil: it is over.
    public var nextAt: Instant?
    /// When it was over.
    public var endedAt: Instant?
    /// What came of the last try, in a few words; nil before.
    public var outcome: String?

    /// Creates a delivery that is due at once.
    public init(ruleID: RuleID, action: RuleAction, body: String, createdAt: Instant) {
        self.init(id: randomUUID4(), ruleID: ruleID, action: action, body: body, createdAt: createdAt)
    }

    /// Takes up one that was kept.
    public init(id: String, ruleID: RuleID, action: RuleAction, body: String, createdAt: Instant) {
        self.id = id
        self.ruleID = ruleID
        self.action = action
        self.body = body
        self.createdAt = createdAt
        attempts = 0
        status = .pending
        nextAt = createdAt
    }
}

/// One page of deliveries.
public struct DeliveryPage: Hashable, Sendable {
    /// The page's deliveries, the newest first.
    public var deliveries: [Delivery]
    /// How many there are without limit and offset.
    public var total: Int

    /// Creates a page.
    public init(deliveries: [Delivery], total: Int) {
        self.deliveries = deliveries
        self.total = total
    }
}
