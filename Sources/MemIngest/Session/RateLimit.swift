/// How often something may happen: so many times at once, and so many a second from then on.
struct RateLimit {
    /// New sessions: more rooms at once than anybody sets up in one go; what a runaway script, or a stranger where no key
    /// is needed, can fill up.
    static let creation = RateLimit(burst: 100, perSecond: 1)

    private let burst: Double
    private let perSecond: Double
    private var left: Double
    private var last = ContinuousClock.now

    /// Creates a limit that has its whole burst left.
    init(burst: Double, perSecond: Double) {
        self.burst = burst
        self.perSecond = perSecond
        left = burst
    }

    /// Takes one permission; when there is none, the seconds until there is.
    mutating func take(at now: ContinuousClock.Instant = .now) -> Int? {
        left = min(burst, left + (now - last) / .seconds(1) * perSecond)
        last = now
        guard left >= 1 else { return Int(((1 - left) / perSecond).rounded(.up)) }
        left -= 1
        return nil
    }
}
