internal import MemCore

/// An instant as NTP writes it (RFC 5905, 6): seconds since 1900, which begin anew in 2036, and their 2³²th parts.
struct NTPTime: Hashable {
    let rawValue: UInt64

    /// Seconds from 1900 to 1970.
    private static let epoch: Int64 = 2_208_988_800

    init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    init(_ instant: Instant) {
        let second = instant.microseconds.flooredDivision(by: 1_000_000)
        let fraction = UInt64(instant.microseconds - second * 1_000_000)
        let seconds = UInt64(truncatingIfNeeded: second &+ Self.epoch) & 0xFFFF_FFFF
        // Rounded up, so that what is read back is the same microsecond.
        rawValue = seconds << 32 | ((fraction << 32) + 999_999) / 1_000_000
    }

    /// The instant, of the 136 years from 1968 on.
    var instant: Instant {
        let seconds = Int64(rawValue >> 32)
        let era: Int64 = seconds >= 1 << 31 ? 0 : 1 << 32
        let fraction = Int64(((rawValue & 0xFFFF_FFFF) * 1_000_000) >> 32)
        return Instant(microseconds: (seconds + era - Self.epoch) * 1_000_000 + fraction)
    }
}
