/// A frame's time on screen without a break: from the sample that first shows it to the next one that shows another, or
/// to a gap.
public struct Moment: Hashable, Sendable {
    /// Names a moment: ascending in the order of storing.
    public struct ID: Hashable, Sendable, RawRepresentable {
        /// The number in the store, 1 or greater.
        public let rawValue: Int64

        /// Wraps a number that came from the store.
        public init(rawValue: Int64) {
            self.rawValue = rawValue
        }
    }

    /// Its number.
    public var id: ID
    /// The source that showed it.
    public var sourceID: SourceID
    /// The session that the source belongs to.
    public var sessionID: SessionID?
    /// The frame that was on screen.
    public var frameID: FrameID
    /// Its first sample.
    public var start: Instant
    /// Where the next moment begins; where the gap begins, if one follows; else its last sample.
    public var end: Instant
    /// How many samples it has.
    public var samples: Int
    /// The how many-th time it is that the frame is on screen, from 1 on.
    public var occurrence: Int

    /// Creates a moment.
    public init(
        id: ID,
        sourceID: SourceID,
        sessionID: SessionID?,
        frameID: FrameID,
        start: Instant,
        end: Instant,
        samples: Int,
        occurrence: Int
    ) {
        self.id = id
        self.sourceID = sourceID
        self.sessionID = sessionID
        self.frameID = frameID
        self.start = start
        self.end = end
        self.samples = samples
        self.occurrence = occurrence
    }

    /// How long it lasted, in seconds.
    public var dwell: Double { end.seconds(since: start) }
}

/// Which moments are asked for.
public struct MomentQuery: Hashable, Sendable {
    /// The order of the answer.
    public enum Order: String, Hashable, Sendable, CaseIterable {
        /// Ascending in time.
        case time
        /// The longest first.
        case dwell
    }

    /// The range that moments have to overlap, and whose; its limit and offset count, its position does not.
    public var part: TimelineQuery
    /// Only moments of this frame, if set.
    public var frameID: FrameID?
    /// Only moments that last so many seconds.
    public var minimumDwell: Double
    /// The order.
    public var order: Order

    /// Creates a query.
    public init(
        part: TimelineQuery,
        frameID: FrameID? = nil,
        minimumDwell: Double = 0,
        order: Order = .time
    ) {
        self.part = part
        self.frameID = frameID
        self.minimumDwell = minimumDwell
        self.order = order
    }
}

/// One page of moments.
public struct MomentPage: Hashable, Sendable {
    /// The page's moments, in the order that was asked for.
    public var moments: [Moment]
    /// How many the query has without limit and offset.
    public var total: Int

    /// Creates a page.
    public init(moments: [Moment], total: Int) {
        self.moments = moments
        self.total = total
    }
}
