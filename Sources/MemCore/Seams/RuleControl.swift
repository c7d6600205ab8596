/// How rules are made, changed and tried.
///
/// The room `Alerting` implements it, the API calls it.
public protocol RuleControl: Sendable {
    /// All rules, oldest first.
    /// - Throws: ``RuleControlError``
    func rules() async throws(RuleControlError) -> [Rule]

    /// Makes a rule; it is in force when the call returns.
    /// - Throws: ``RuleControlError``
    func create(_ draft: RuleDraft) async throws(RuleControlError) -> Rule

    /// Gives a rule another text; its open alerts are over.
    /// - Throws: ``RuleControlError``
    func change(_ id: RuleID, to draft: RuleDraft) async throws(RuleControlError) -> Rule

    /// Removes a rule; its open alerts are over.
    /// - Throws: ``RuleControlError``
    func remove(_ id: RuleID) async throws(RuleControlError)

    /// Holds a rule against what is stored, as if it had been in force: nothing is kept of it, and nobody told.
    ///
    /// - Parameter range: the first instant that counts, and the first one that does not any more.
    /// - Throws: ``RuleControlError``
    func test(_ draft: RuleDraft, over range: Range<Instant>) async throws(RuleControlError) -> RuleTest

    /// Alerts, the newest first.
    /// - Throws: ``RuleControlError``
    func alerts(_ query: AlertQuery) async throws(RuleControlError) -> AlertPage

    /// What was or is to be delivered of a rule's alerts, the newest first.
    /// - Throws: ``RuleControlError``
    func deliveries(of id: RuleID, limit: Int, offset: Int) async throws(RuleControlError) -> DeliveryPage

    /// Has an alert that never was delivered by each action of a rule, and returns what is on its way then.
    /// - Throws: ``RuleControlError``
    func tryDelivery(of id: RuleID) async throws(RuleControlError) -> [Delivery]
}

/// Why something could not be done with rules; ends the call only.
public enum RuleControlError: Error, Hashable, Sendable {
    /// There is no such rule.
    case notFound
    /// There are as many as may be.
    case tooMany(Int)
    /// As many are being tried as may be at once.
    case busy
    /// What it says means nothing on this machine.
    case invalid(RuleProblem)
    /// The store refused; the sentence says why.
    case store(StoreFailure)
}

/// What a rule would have told.
public struct RuleTest: Hashable, Sendable {
    /// Its alerts, the one fired first first; those that are not over at the end of the range have no end.
    public var alerts: [Alert]
    /// Whether there were more of them.
    public var isTruncated: Bool
    /// How many samples it was held against.
    public var samples: Int
    /// Of how many of these it is not known what the rule looks at.
    public var unknown: Int
    /// Of how many streams.
    public var streams: Int

    /// Creates one.
    public init(alerts: [Alert] = [], isTruncated: Bool = false, samples: Int = 0, unknown: Int = 0, streams: Int = 0) {
        self.alerts = alerts
        self.isTruncated = isTruncated
        self.samples = samples
        self.unknown = unknown
        self.streams = streams
    }
}
