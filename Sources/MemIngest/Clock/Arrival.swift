internal import Glibc
internal import MemCore

/// When something arrived: by the wall clock, which people and NTP set, and by one that only ever runs.
struct Arrival: Hashable, Sendable {
    /// What the wall clock showed.
    var instant: Instant
    /// The time since the machine was started, sleep included.
    var uptime: MediaTime

    /// How far the wall clock is from the other one, in microseconds: it changes when the wall clock is set.
    var offset: Int64 { instant.microseconds &- uptime.microseconds }

    /// Now.
    static func now() -> Arrival {
        var arrival = look()
        // Whoever is interrupted between two looks at clocks would take that for a clock that was set.
        for _ in 0..<4 where arrival.took > 1000 { arrival = look() }
        return arrival.arrival
    }

    private static func look() -> (arrival: Arrival, took: Int64) {
        let before = uptime()
        let instant = Instant.now()
        return (Arrival(instant: instant, uptime: MediaTime(microseconds: before)), uptime() - before)
    }

    private static func uptime() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
