internal import MemCore

/// How a rule stands for one stream: calm, about to fire, or fired.
///
/// It knows no clock: time is what its readings bring.
struct AlertState: Hashable, Sendable {
    private enum Phase: Hashable, Sendable {
        /// The condition does not hold. Leaves: to `pending`.
        case calm
        /// It holds since then, but not for long enough, or the rule may not fire now. Leaves: to `calm`, to `fired`.
        case pending(since: Instant)
        /// It was told. Over since then, but not for long enough; nil: it is not over. Leaves: to `calm`.
        case fired(Alert, overSince: Instant?)
    }

    private let rule: RuleDraft
    private var phase = Phase.calm
    private var lastFired: Instant?

    /// Begins calm, or with an alert that was fired before.
    init(_ rule: RuleDraft, open: Alert? = nil) {
        self.rule = rule
        guard let open else { return }
        phase = .fired(open, overSince: nil)
        lastFired = open.firedAt
    }

    /// The alert that is not over.
    var open: Alert? {
        if case .fired(let alert, _) = phase { alert } else { nil }
    }

    /// Takes a reading.
    ///
    /// - Parameter alert: the alert that it may come to, without what is measured.
    /// - Returns: The alert that was fired, or is over now.
    mutating func take(_ reading: Reading, at instant: Instant, for alert: Alert) -> Alert? {
        switch (phase, reading) {
        case (.fired(let open, _), .nothing(let resolution)):
            return resolve(open, at: instant, resolution)
        case (_, .nothing): phase = .calm
        case (.calm, .measured(true, _, _, _, _)):
            phase = .pending(since: instant)
            return fireIfDue(reading, at: instant, for: alert)
        case (.calm, .measured): break
        case (.pending, .measured(true, _, _, _, _)): return fireIfDue(reading, at: instant, for: alert)
        case (.pending, .measured): phase = .calm
        case (.fired(let open, let overSince), .measured(_, true, _, _, _)):
            let since = overSince ?? instant
            guard instant.seconds(since: since) >= rule.clearSeconds else {
                phase = .fired(open, overSince: since)
                return nil
            }
            return resolve(open, at: instant, .over)
        case (.fired(let open, _), .measured): phase = .fired(open, overSince: nil)
        }
        return nil
    }

    /// Ends an alert, if there is one.
    mutating func end(at instant: Instant, _ resolution: Alert.Resolution) -> Alert? {
        guard let open else { return nil }
        return resolve(open, at: instant, resolution)
    }

    /// When an alert is due at the earliest if the condition holds from an instant on; nil: it is fired, or never due.
    func due(from start: Instant) -> Instant? {
        let holding: Instant
        switch phase {
        case .fired: return nil
        case .calm: holding = start
        case .pending(let since): holding = max(start, since.advanced(bySeconds: rule.forSeconds))
        }
        let due = lastFired.map { max(holding, $0.advanced(bySeconds: rule.cooldownSeconds)) } ?? holding
        // Calm, the condition has to be seen to hold first, whatever the hour.
        if case .calm = phase { return start }
        return rule.activeHours.map { $0.next(from: due) } ?? due
    }

    private mutating func fireIfDue(_ reading: Reading, at instant: Instant, for alert: Alert) -> Alert? {
        guard case .measured(_, _, let value, let threshold, let frame) = reading, let due = self.due(from: instant),
            due <= instant
        else { return nil }
        var alert = alert
        (alert.firedAt, alert.value, alert.threshold, alert.frameID) = (instant, value, threshold, frame)
        phase = .fired(alert, overSince: nil)
        lastFired = instant
        return alert
    }

    private mutating func resolve(_ open: Alert, at instant: Instant, _ resolution: Alert.Resolution) -> Alert {
        var alert = open
        // A session's events go by another clock than its samples, which may be a little ahead.
        alert.resolvedAt = max(instant, open.firedAt)
        alert.resolution = resolution
        phase = .calm
        return alert
    }
}
