/// A span of time that nothing is let go of, whatever the rules of retention say.
public struct Hold: Hashable, Sendable {
    /// A hold's number.
    public struct ID: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
        /// The number.
        public let rawValue: Int64

        /// Wraps a number.
        public init(rawValue: Int64) {
            self.rawValue = rawValue
        }

        /// The number.
        public var description: String { "\(rawValue)" }
    }

    /// What is held, and why.
    public struct Draft: Hashable, Sendable {
        /// The source; nil: all of them.
        public var sourceID: SourceID?
        /// The first instant that is held.
        public var start: Instant
        /// The last instant that is held.
        public var end: Instant
        /// Why.
        public var reason: String

        /// Creates a draft.
        public init(sourceID: SourceID?, start: Instant, end: Instant, reason: String) {
            self.sourceID = sourceID
            self.start = start
            self.end = end
            self.reason = reason
        }
    }

    /// Its number.
    public var id: ID
    /// What is held, and why.
    public var draft: Draft
    /// When it was made.
    public var createdAt: Instant

    /// Creates a hold.
    public init(id: ID, draft: Draft, createdAt: Instant) {
        self.id = id
        self.draft = draft
        self.createdAt = createdAt
    }

    /// Whether a part of what would be forgotten is held.
    ///
    /// - Parameter source: the source of the session that the query names, if it names one.
    public func stands(against query: ForgetQuery, session source: SourceID?) -> Bool {
        if let start = query.start, draft.end < start { return false }
        if let end = query.end, draft.start >= end { return false }
        guard let held = draft.sourceID, let asked = query.sourceID ?? source else { return true }
        return held == asked
    }
}
