extension Configuration {
    /// The part `retention`: what is let go of, and when.
    ///
    /// Days are counted from when a picture was shown last; 0 is never.
    public struct Retention: Hashable, Sendable {
        /// The days that may be given, a century at most.
        public static let days = 0.0...36_500.0
        /// The bytes that may be given.
        public static let bytes = 0...1_000_000_000_000_000
        /// The bytes that may be given for the timeline: less is meant for something else, and would leave nothing of it.
        public static let timelineBytes = 100_000_000...1_000_000_000_000_000

        /// Days after which a stream is forgotten, with its pictures, its timeline and what was noted and said.
        public var keepDays = 0.0
        /// Days after which pictures go; it stays known when each was on screen.
        public var pictureDays = 0.0
        /// Days after which of each minute the first new picture stays, and the others go.
        public var thinDays = 0.0
        /// Days after which only moments that begin another scene keep their pictures.
        public var momentDays = 0.0
        /// Days after which recordings go.
        public var recordingDays = 0.0
        /// The bytes that all pictures together may take, beyond which the oldest go; nil: no bound.
        public var maximumBytes: Int?
        /// The bytes that all recordings together may take, beyond which the oldest go; nil: no bound.
        public var maximumRecordingBytes: Int?
        /// The bytes that the main file may take, beyond which the oldest hours of all streams are forgotten; nil: no bound.
        public var maximumTimelineBytes: Int?
        /// The bytes that are kept free on the disk by letting the oldest recordings and pictures go; nil: none.
        public var minimumFree: Int?

        /// The defaults: everything stays.
        public init() {}
    }
}
