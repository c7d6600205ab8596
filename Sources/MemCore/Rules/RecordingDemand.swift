internal import Synchronization

/// What rules want recorded: told where they are in force, asked where streams are recorded.
///
/// Never waits: it is asked with all that arrives.
public final class RecordingDemand: Sendable {
    /// What rules want of a stream.
    public struct Wish: Hashable, Sendable {
        /// For how long what came is kept, since a rule may fire and want it; nil: no rule may.
        public var kept: MediaTime?
        /// From when on it is to be recorded, if at all.
        public var start: Instant?
        /// Until when; nil: as long as an alert is open.
        public var end: Instant?

        /// Creates a wish for nothing.
        public init(kept: MediaTime? = nil, start: Instant? = nil, end: Instant? = nil) {
            self.kept = kept
            self.start = start
            self.end = end
        }

        /// Whether what is on screen at an instant is to be recorded.
        public func wants(_ instant: Instant) -> Bool {
            start != nil && end.map { instant < $0 } ?? true
        }
    }

    private struct Span: Sendable {
        var start: Instant
        var end: Instant?
    }

    private struct State {
        /// What each rule says of recording.
        var rules: [RuleID: (session: SessionID?, action: RecordAction)] = [:]
        var spans: [SessionID: [RuleID: Span]] = [:]
    }

    /// Alerts are fired a little after what they tell of was on screen.
    public static let latency = MediaTime(microseconds: 5_000_000)

    private let state = Mutex(State())

    /// Creates a demand for nothing.
    public init() {}

    /// Takes a rule as it is now, armed or not; nil: it is gone.
    public func take(_ id: RuleID, _ rule: RuleDraft?) {
        state.withLock { state in
            guard let rule, rule.isEnabled, let action = rule.recordAction else {
                state.rules[id] = nil
                return
            }
            state.rules[id] = (rule.sessionID, action)
        }
    }

    /// Takes an alert of a rule that was fired or is over.
    public func take(_ alert: Alert, of rule: RuleDraft) {
        guard let action = rule.recordAction else { return }
        let start = alert.firedAt.advanced(bySeconds: -action.beforeSeconds)
        let end = alert.resolvedAt.map { $0.advanced(bySeconds: action.afterSeconds) }
        state.withLock { state in
            let before = state.spans[alert.sessionID]?[alert.ruleID]
            let goesOn = before.map { span in span.end.map { $0 >= start } ?? true } ?? false
            let span = Span(start: goesOn ? min(before?.start ?? start, start) : start, end: end)
            state.spans[alert.sessionID, default: [:]][alert.ruleID] = span
        }
    }

    /// What is wanted of a stream, by all rules together.
    ///
    /// - Parameter instant: when the newest picture was on screen: what ended before that is forgotten.
    public func wish(of session: SessionID, at instant: Instant) -> Wish {
        state.withLock { state in
            var wish = Wish()
            let kept = state.rules.values
                .filter { $0.session == nil || $0.session == session }
                .map { $0.action.beforeSeconds }
                .max()
            wish.kept = kept.map { MediaTime(microseconds: Int64($0 * 1_000_000)) + Self.latency }
            guard let spans = state.spans[session] else { return wish }
            let open = spans.filter { $0.value.end.map { instant < $0 } ?? true }
            state.spans[session] = open.isEmpty ? nil : open
            wish.start = open.values.map(\.start).min()
            wish.end = open.values.contains { $0.end == nil } ? nil : open.values.compactMap(\.end).max()
            return wish
        }
    }
}
