/// How often something may happen: so many times at once, and so many a second from then on.
public struct RateLimit: Sendable {
    /// How many times at once.
    public let burst: Double
    /// How many times a second from then on.
    public let perSecond: Double
    private var left: Double
    private var last: ContinuousClock.Instant

    /// Creates a limit that has its whole burst left.
    public init(burst: Double, perSecond: Double, at now: ContinuousClock.Instant = .now) {
        self.burst = burst
        self.perSecond = perSecond
        left = burst
        last = now
    }

    /// Takes one permission; when there is none, the seconds until there is.
    public mutating func take(at now: ContinuousClock.Instant = .now) -> Int? {
        left = min(burst, left + (now - last) / .seconds(1) * perSecond)
        last = now
        guard left >= 1 else { return Int(((1 - left) / perSecond).rounded(.up)) }
        left -= 1
        return nil
    }
}
