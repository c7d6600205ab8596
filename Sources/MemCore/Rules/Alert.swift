/// A rule's condition came to hold for a stream, and maybe ceased to.
public struct Alert: Hashable, Sendable {
    /// Why an alert is over; the raw values are the API's words.
    public enum Resolution: String, Hashable, Sendable, CaseIterable {
        /// The condition holds no more.
        case over
        /// No video arrives any more, so there is nothing that it could hold for.
        case signalLost = "signal_lost"
        /// The rule was changed, disabled or deleted.
        case disarmed
        /// The stream was deleted.
        case streamDeleted = "stream_deleted"
    }

    /// The rule.
    public var ruleID: RuleID
    /// The session.
    public var sessionID: SessionID
    /// Its source.
    public var sourceID: SourceID
    /// When it was fired; a rule fires once at an instant for a session.
    public var firedAt: Instant
    /// What was measured then.
    public var value: Double
    /// What that was held against.
    public var threshold: Double
    /// The frame on screen then, where a sample told.
    public var frameID: FrameID?
    /// When it was over; nil: it is not.
    public var resolvedAt: Instant?
    /// Why it is over.
    public var resolution: Resolution?

    /// Creates an alert that is not over.
    public init(
        ruleID: RuleID,
        sessionID: SessionID,
        sourceID: SourceID,
        firedAt: Instant,
        value: Double,
        threshold: Double,
        frameID: FrameID? = nil
    ) {
        self.ruleID = ruleID
        self.sessionID = sessionID
        self.sourceID = sourceID
        self.firedAt = firedAt
        self.value = value
        self.threshold = threshold
        self.frameID = frameID
    }
}

extension EventDraft {
    /// What an alert tells: that it was fired, or that it is over.
    ///
    /// - Parameter rule: the rule as it is, or was.
    public static func alert(_ alert: Alert, of rule: RuleDraft) -> EventDraft {
        var fields: [String: JSONValue] = [
            "rule_id": .string(alert.ruleID.rawValue),
            "rule_name": .string(rule.name),
            "condition": .string(rule.condition.type),
            "fired_at": .string(alert.firedAt.rfc3339),
            "value": .number(alert.value),
            "threshold": .number(alert.threshold),
        ]
        if let resolution = alert.resolution { fields["resolution"] = .string(resolution.rawValue) }
        return EventDraft(
            alert.resolvedAt == nil ? .alertFired : .alertResolved,
            at: alert.resolvedAt ?? alert.firedAt,
            sessionID: alert.sessionID,
            sourceID: alert.sourceID,
            // What was on screen when it was fired may be forgotten when it is over.
            frameID: alert.resolvedAt == nil ? alert.frameID : nil,
            fields: fields
        )
    }
}
