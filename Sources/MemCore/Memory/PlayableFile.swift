/// A part of a recorded file that was written at once: what a player gets as soon as it is there.
public struct RecordedFragment: Hashable, Sendable {
    /// Where it is in its file.
    public var range: Range<Int64>
    /// When its first picture was on screen.
    public var start: Instant
    /// How much video it has.
    public var duration: MediaTime
    /// Whether decoding may begin with it.
    public var isKeyframe: Bool

    /// Creates a fragment.
    public init(range: Range<Int64>, start: Instant, duration: MediaTime, isKeyframe: Bool) {
        self.range = range
        self.start = start
        self.duration = duration
        self.isKeyframe = isKeyframe
    }
}

/// A file of a recording as far as it can be played: perhaps it still grows.
public struct PlayableFile: Hashable, Sendable {
    /// Fragments that are played as one: from a keyframe on, some two seconds.
    public struct Segment: Hashable, Sendable {
        /// Which fragments of the file.
        public var fragments: Range<Int>
        /// Where they are in the file.
        public var range: Range<Int64>
        /// When the first picture was on screen.
        public var start: Instant
        /// How much video it has.
        public var duration: MediaTime
        /// Whether nothing is added to it any more.
        public var isComplete: Bool
    }

    /// A segment is so long at least, if its file is.
    public static let shortestSegment = MediaTime(microseconds: 2_000_000)

    /// Its name in the session's folder.
    public var name: String
    /// What has to be known to play any of it: so many bytes in front.
    public var front: Int64
    /// What there is to be played, in order.
    public var fragments: [RecordedFragment]
    /// The number of its first segment, counted over all files of a session that are known together.
    public var sequence: Int
    /// The number of the file among them.
    public var number: Int
    /// Whether no picture is added to it any more.
    public var isComplete: Bool

    /// Creates a file.
    public init(
        name: String,
        front: Int64,
        fragments: [RecordedFragment] = [],
        sequence: Int = 0,
        number: Int = 0,
        isComplete: Bool = false
    ) {
        self.name = name
        self.front = front
        self.fragments = fragments
        self.sequence = sequence
        self.number = number
        self.isComplete = isComplete
    }

    /// When its last picture was on screen no more; nil before it has one.
    public var end: Instant? { fragments.last.map { $0.start.advanced(by: $0.duration) } }

    /// Its segments: the same ones each time, however much was added meanwhile.
    public var segments: [Segment] {
        var segments: [Segment] = []
        for (index, fragment) in fragments.enumerated() {
            if let last = segments.last, !(fragment.isKeyframe && last.duration >= Self.shortestSegment) {
                segments[segments.count - 1].fragments = last.fragments.lowerBound..<index + 1
                segments[segments.count - 1].range = last.range.lowerBound..<fragment.range.upperBound
                segments[segments.count - 1].duration = last.duration + fragment.duration
            } else {
                if !segments.isEmpty { segments[segments.count - 1].isComplete = true }
                segments.append(
                    Segment(
                        fragments: index..<index + 1,
                        range: fragment.range,
                        start: fragment.start,
                        duration: fragment.duration,
                        isComplete: false
                    )
                )
            }
        }
        if isComplete, !segments.isEmpty { segments[segments.count - 1].isComplete = true }
        return segments
    }
}

/// What is recorded of a session just now: its last files, the newest of which may grow.
public struct LiveRecording: Hashable, Sendable {
    /// The files, in the order of time.
    public var files: [PlayableFile]
    /// The longest segment so far, also of files that are not among them any more; nil before there is one.
    public var longestSegment: MediaTime?
    /// Is another number whenever something was added.
    public var version: Int

    /// Creates a recording.
    public init(files: [PlayableFile], longestSegment: MediaTime? = nil, version: Int) {
        self.files = files
        self.longestSegment = longestSegment
        self.version = version
    }
}
