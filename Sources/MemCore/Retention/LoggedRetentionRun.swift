/// A run of retention that let go of something, as it is kept.
public struct LoggedRetentionRun: Hashable, Sendable {
    /// The number of a run.
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

    /// Its number.
    public var id: ID
    /// What it let go of.
    public var run: RetentionRun
    /// When it was undone; nil: it was not.
    public var undoneAt: Instant?
    /// Its pictures that can be had back.
    public var pictures = RetentionRun.Pictures()
    /// Its recorded segments that can be had back.
    public var recordings = RetentionRun.Pictures()

    /// Creates an entry of which nothing can be had back.
    public init(id: ID, run: RetentionRun, undoneAt: Instant? = nil) {
        self.id = id
        self.run = run
        self.undoneAt = undoneAt
    }
}

/// What came back when a run of retention was undone.
public struct RetentionUndo: Hashable, Sendable {
    /// Pictures.
    public var pictures = RetentionRun.Pictures()
    /// Segments of recordings.
    public var recordings = RetentionRun.Pictures()
    /// What holds them now, so that the same rules don't take them again; one for each source.
    public var holds: [Hold] = []

    /// Nothing.
    public init() {}
}
