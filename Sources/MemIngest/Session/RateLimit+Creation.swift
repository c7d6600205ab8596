internal import MemCore

extension RateLimit {
    /// New sessions: more rooms at once than anybody sets up in one go; what a runaway script, or a stranger where no key
    /// is needed, can fill up.
    static let creation = RateLimit(burst: 100, perSecond: 1)
}
