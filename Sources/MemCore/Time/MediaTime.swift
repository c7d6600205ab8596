/// A point on a stream's own clock (PTS or DTS), or a distance between two such points, in microseconds.
///
/// RTMP carries milliseconds and Enhanced RTMP nanosecond offsets; microseconds hold the first exactly and the second
/// closely, for 292,000 years. A media time says nothing about UTC: that is ``Instant``.
public struct MediaTime: Hashable, Sendable, Comparable {
    /// Microseconds since the zero of the stream's clock; negative values are legal.
    public var microseconds: Int64

    /// The zero of the stream's clock.
    public static let zero = MediaTime(microseconds: 0)

    /// Creates a time from microseconds.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Creates a time from milliseconds, RTMP's unit.
    public init(milliseconds: Int64) {
        self.microseconds = milliseconds &* 1000
    }

    /// The time in seconds, for people and for rates.
    public var seconds: Double { Double(microseconds) / 1_000_000 }

    /// Orders by position on the clock.
    public static func < (left: MediaTime, right: MediaTime) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The sum of a point and a distance; wraps rather than traps, since a peer chooses the operands.
    public static func + (left: MediaTime, right: MediaTime) -> MediaTime {
        MediaTime(microseconds: left.microseconds &+ right.microseconds)
    }

    /// The distance from `right` to `left`; wraps rather than traps, since a peer chooses the operands.
    public static func - (left: MediaTime, right: MediaTime) -> MediaTime {
        MediaTime(microseconds: left.microseconds &- right.microseconds)
    }
}
