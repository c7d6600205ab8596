public import MemCore

/// Holds what is observed of streams against rules: observations in, alerts out.
///
/// It has no clock and waits for nothing, so that what runs live is what runs over the stored history. An alert comes out
/// twice: when it is fired, and with ``Alert/resolvedAt`` when it is over.
public struct RuleEvaluator: Sendable {
    private struct Stream: Sendable {
        var sourceID: SourceID
        /// Whether video arrives; nil: not known.
        var signal: Bool?
        var watches: [RuleID: RuleWatch] = [:]
    }

    private var rules: [RuleID: Rule] = [:]
    private var streams: [SessionID: Stream] = [:]
    /// Alerts that were fired earlier, for streams that nothing was observed of yet.
    private var open: [RuleID: [SessionID: Alert]] = [:]

    /// Starts with rules and the alerts of them that are not over; rules that are disabled are left out.
    public init(rules: [Rule] = [], open: [Alert] = []) {
        for rule in rules where rule.draft.isEnabled { self.rules[rule.id] = rule }
        for alert in open where self.rules[alert.ruleID] != nil {
            self.open[alert.ruleID, default: [:]][alert.sessionID] = alert
        }
    }

    /// Whether there is anything to be held against.
    public var isIdle: Bool { rules.isEmpty }

    /// Whether a rule asks how much arrives.
    public var wantsBitrates: Bool {
        rules.values.contains { if case .bitrate = $0.draft.condition { true } else { false } }
    }

    /// The sessions of which a rule asks how loud they are, nil meaning all; there may be none.
    public var wantsSound: Set<SessionID>? {
        var sessions: Set<SessionID> = []
        for rule in rules.values {
            guard case .silence = rule.draft.condition else { continue }
            guard let session = rule.draft.sessionID else { return nil }
            sessions.insert(session)
        }
        return sessions
    }

    /// Puts a rule in force, or another version of it, or takes it out of force if it is disabled.
    ///
    /// - Parameter instant: now; no condition counts as holding for longer.
    /// - Returns: The alerts of the version before, which are over.
    public mutating func arm(_ rule: Rule, at instant: Instant) -> [Alert] {
        let over = disarm(rule.id, at: instant)
        guard rule.draft.isEnabled else { return over }
        rules[rule.id] = rule
        for (session, stream) in streams where Self.watches(rule, session) {
            var watch = RuleWatch(rule, session: session, source: stream.sourceID)
            // It can't come to an alert: nothing has lasted yet.
            _ = stream.signal.flatMap { watch.observe(Self.signal($0, session, stream, instant)) }
            streams[session]?.watches[rule.id] = watch
        }
        return over
    }

    /// Takes a rule out of force.
    ///
    /// - Returns: Its alerts, which are over.
    public mutating func disarm(_ id: RuleID, at instant: Instant) -> [Alert] {
        rules[id] = nil
        var over: [Alert] = []
        for session in streams.keys {
            guard var watch = streams[session]?.watches.removeValue(forKey: id) else { continue }
            if let alert = watch.end(at: instant) { over.append(alert) }
        }
        for var alert in open.removeValue(forKey: id)?.values.map(\.self) ?? [] {
            (alert.resolvedAt, alert.resolution) = (max(instant, alert.firedAt), .disarmed)
            over.append(alert)
        }
        return over
    }

    /// Takes what was observed; of one stream in the order of time.
    public mutating func observe(_ observation: Observation) -> [Alert] {
        let session = observation.sessionID
        guard !rules.isEmpty || streams[session] != nil || observation.isOfState else { return [] }
        if streams[session] == nil { meet(session, observation.sourceID) }
        var alerts: [Alert] = []
        guard let ids = streams[session]?.watches.keys.sorted(by: { $0.rawValue < $1.rawValue }) else { return [] }
        for id in ids {
            if let alert = streams[session]?.watches[id]?.observe(observation) { alerts.append(alert) }
        }
        switch observation.fact {
        case .signal(let isThere): streams[session]?.signal = isThere
        case .deleted: streams[session] = nil
        case .sample, .bitrate, .sound: break
        }
        return alerts
    }

    /// The next instant at which time alone may come to an alert; nil: none.
    public var deadline: Instant? {
        streams.values.flatMap { $0.watches.values.compactMap(\.deadline) }.min()
    }

    /// It is this late: what was due by then comes out, each dated when it was due.
    public mutating func advance(to instant: Instant) -> [Alert] {
        var alerts: [Alert] = []
        for session in streams.keys {
            guard let watches = streams[session]?.watches else { continue }
            for (id, watch) in watches {
                var watch = watch
                var last: Instant?
                // Each step is later than the one before, or there is none.
                while let due = watch.deadline, due <= instant, last.map({ $0 < due }) ?? true {
                    last = due
                    if let alert = watch.advance(to: due) { alerts.append(alert) }
                }
                streams[session]?.watches[id] = watch
            }
        }
        return alerts.sorted { $0.firedAt < $1.firedAt }
    }

    private mutating func meet(_ session: SessionID, _ source: SourceID) {
        var stream = Stream(sourceID: source)
        for rule in rules.values where Self.watches(rule, session) {
            stream.watches[rule.id] = RuleWatch(
                rule,
                session: session,
                source: source,
                open: open[rule.id]?.removeValue(forKey: session)
            )
        }
        streams[session] = stream
    }

    private static func watches(_ rule: Rule, _ session: SessionID) -> Bool {
        rule.draft.sessionID.map { $0 == session } ?? true
    }

    private static func signal(
        _ isThere: Bool,
        _ session: SessionID,
        _ stream: Stream,
        _ instant: Instant
    ) -> Observation {
        Observation(sessionID: session, sourceID: stream.sourceID, instant: instant, fact: .signal(isThere))
    }
}

extension Observation {
    /// Whether it has to be known of a stream also by rules to come.
    fileprivate var isOfState: Bool {
        if case .signal = fact { true } else { false }
    }
}
