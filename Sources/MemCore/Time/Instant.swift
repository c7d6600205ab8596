#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// A moment in UTC, to the microsecond: what a timeline row, a request and an answer mean by "when".
public struct Instant: Hashable, Sendable, Comparable {
    /// Microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public var microseconds: Int64

    /// Creates an instant from microseconds since 1970-01-01T00:00:00Z.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// What the system's real-time clock shows.
    public static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    /// Orders by time.
    public static func < (left: Instant, right: Instant) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The instant that lies `seconds` later (earlier if negative); saturates at the ends of the range.
    public func advanced(bySeconds seconds: Double) -> Instant {
        let sum = Double(microseconds) + seconds * 1_000_000
        if sum >= 9.2e18 { return Instant(microseconds: .max) }
        if sum <= -9.2e18 { return Instant(microseconds: .min) }
        return advanced(by: MediaTime(microseconds: Int64((seconds * 1_000_000).rounded())))
    }

    /// The instant that lies a media distance later; wraps rather than traps, since a peer chooses the distance.
    public func advanced(by distance: MediaTime) -> Instant {
        Instant(microseconds: microseconds &+ distance.microseconds)
    }

    /// Seconds from `earlier` to this instant; negative when `earlier` is later.
    public func seconds(since earlier: Instant) -> Double {
        Double(microseconds &- earlier.microseconds) / 1_000_000
    }
}
