/// A publisher that was not let in.
public struct PublisherRefusal: Hashable, Sendable {
    /// When that was.
    public var at: Instant
    /// What it was told: a sentence, which says nothing of any key.
    public var reason: String

    /// Creates a refusal.
    public init(at: Instant, reason: String) {
        self.at = at
        self.reason = reason
    }
}
