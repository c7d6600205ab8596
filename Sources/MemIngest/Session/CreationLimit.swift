/// How fast new sessions may be made: what a runaway script, or a stranger where no key is needed, can fill up.
struct CreationLimit {
    /// So many at once: more rooms than anybody sets up in one go.
    static let burst = 100.0

    /// And so many a second from then on.
    static let perSecond = 1.0

    private var left = CreationLimit.burst
    private var last = ContinuousClock.now

    /// Takes one permission; when there is none, the seconds until there is.
    mutating func take(at now: ContinuousClock.Instant = .now) -> Int? {
        left = min(Self.burst, left + (now - last) / .seconds(1) * Self.perSecond)
        last = now
        guard left >= 1 else { return Int(((1 - left) / Self.perSecond).rounded(.up)) }
        left -= 1
        return nil
    }
}
