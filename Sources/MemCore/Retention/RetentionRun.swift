/// What the rules of retention let go of in one run, or would.
public struct RetentionRun: Hashable, Sendable {
    /// Pictures of frames that stay known, or segments of recordings.
    public struct Pictures: Hashable, Sendable {
        /// How many.
        public var count = 0
        /// Bytes of their files, and thumbnails.
        public var bytes: Int64 = 0

        /// None.
        public init() {}

        /// Adds others.
        public mutating func add(_ count: Int, bytes: Int64) {
            self.count += count
            self.bytes += bytes
        }
    }

    /// When it began.
    public var startedAt: Instant
    /// What was forgotten altogether, by `keep_days` or `max_timeline_bytes`.
    public var forgotten = Forgotten()
    /// Pictures that went by `picture_days`.
    public var expired = Pictures()
    /// Pictures that went by `thin_days`.
    public var thinned = Pictures()
    /// Pictures that went by `moment_days`.
    public var condensed = Pictures()
    /// Recorded segments that went by `recording_days`, by `max_recording_bytes` or `minimum_free`.
    public var recordings = Pictures()
    /// Pictures that went by `max_bytes` or `minimum_free`.
    public var evicted = Pictures()

    /// A run that let go of nothing yet.
    public init(startedAt: Instant) {
        self.startedAt = startedAt
    }

    /// Bytes of the pictures that went, of frames that stay known or not.
    public var pictureBytes: Int64 {
        [expired, thinned, condensed, evicted].reduce(forgotten.bytes) { $0 + $1.bytes }
    }

    /// Whether it let go of nothing.
    public var isIdle: Bool {
        forgotten == Forgotten() && [expired, thinned, condensed, evicted, recordings].allSatisfy { $0.count == 0 }
    }
}
