internal import MemCore

/// One rule and one stream.
struct RuleWatch: Hashable, Sendable {
    let rule: Rule
    private let blank: Alert
    private var gauge: ConditionGauge
    private var state: AlertState

    init(_ rule: Rule, session: SessionID, source: SourceID, open: Alert? = nil) {
        self.rule = rule
        blank = Alert(
            ruleID: rule.id,
            sessionID: session,
            sourceID: source,
            firedAt: Instant(microseconds: 0),
            value: 0,
            threshold: 0
        )
        gauge = ConditionGauge(rule.draft)
        state = AlertState(rule.draft, open: open)
    }

    /// Takes what was observed of the stream; returns an alert that was fired, or is over now.
    mutating func observe(_ observation: Observation) -> Alert? {
        guard let reading = gauge.read(observation) else { return nil }
        return state.take(reading, at: observation.instant, for: blank)
    }

    /// The next instant at which time alone changes something.
    var deadline: Instant? { gauge.due.flatMap { state.due(from: $0) } }

    /// It is this late, and nothing was observed.
    mutating func advance(to instant: Instant) -> Alert? {
        guard let reading = gauge.read(at: instant) else { return nil }
        return state.take(reading, at: instant, for: blank)
    }

    /// The rule is not in force any more.
    mutating func end(at instant: Instant) -> Alert? {
        state.end(at: instant, .disarmed)
    }
}
