/// What somebody wants to be told of.
public struct Rule: Hashable, Sendable {
    /// Its name in URLs and events.
    public var id: RuleID
    /// What it says.
    public var draft: RuleDraft
    /// When it was made.
    public var createdAt: Instant
    /// When it was changed last.
    public var updatedAt: Instant

    /// Creates a rule.
    public init(id: RuleID, draft: RuleDraft, createdAt: Instant, updatedAt: Instant) {
        self.id = id
        self.draft = draft
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// What a rule says, before it has an identifier.
public struct RuleDraft: Hashable, Sendable {
    /// What people call it.
    public var name: String
    /// Whether it is in force.
    public var isEnabled: Bool
    /// The session that it watches; nil: all of them, those to come as well.
    public var sessionID: SessionID?
    /// What it watches for.
    public var condition: RuleCondition
    /// For how many seconds the condition has to hold before an alert is fired.
    public var forSeconds: Double
    /// For how many seconds it has to be over before the alert is resolved.
    public var clearSeconds: Double
    /// So many seconds after it fired for a stream it does not fire for that one again.
    public var cooldownSeconds: Double
    /// How far beyond its threshold a value has to return before the condition counts as over.
    public var hysteresis: Double
    /// When it may fire; nil: at any time.
    public var activeHours: ActiveHours?
    /// What is done with its alerts besides telling and keeping them.
    public var actions: [RuleAction]

    /// Creates a draft.
    ///
    /// - Parameters:
    ///   - clearSeconds: nil: ten for what is over in a moment, none for what lasts.
    ///   - hysteresis: nil: what suits the condition.
    public init(
        name: String,
        isEnabled: Bool = true,
        sessionID: SessionID? = nil,
        condition: RuleCondition,
        forSeconds: Double = 0,
        clearSeconds: Double? = nil,
        cooldownSeconds: Double = 0,
        hysteresis: Double? = nil,
        activeHours: ActiveHours? = nil,
        actions: [RuleAction] = []
    ) {
        self.name = name
        self.isEnabled = isEnabled
        self.sessionID = sessionID
        self.condition = condition
        self.forSeconds = forSeconds
        self.clearSeconds = clearSeconds ?? condition.usualClearSeconds
        self.cooldownSeconds = cooldownSeconds
        self.hysteresis = hysteresis ?? condition.usualHysteresis
        self.activeHours = activeHours
        self.actions = actions
    }
}
