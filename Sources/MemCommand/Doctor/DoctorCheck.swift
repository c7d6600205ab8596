/// One thing that has to be in order for Mem to work.
public protocol DoctorCheck: Sendable {
    /// What is looked at, in a few words: `Data folder`.
    var title: String { get }

    /// Looks, and says what it found; takes seconds at most and changes nothing.
    func run() async -> DoctorFinding
}

/// What a check found.
public struct DoctorFinding: Hashable, Sendable {
    /// How well things are.
    public enum Outcome: String, Hashable, Sendable {
        /// In order.
        case ok
        /// Works now, and may not for long.
        case warning
        /// Mem can't work like this.
        case failure
    }

    /// How well things are.
    public var outcome: Outcome
    /// A sentence that says what was found.
    public var message: String
    /// A sentence that says what to do about it; nil if nothing.
    public var advice: String?

    /// Creates a finding.
    public init(_ outcome: Outcome, _ message: String, advice: String? = nil) {
        self.outcome = outcome
        self.message = message
        self.advice = advice
    }
}
