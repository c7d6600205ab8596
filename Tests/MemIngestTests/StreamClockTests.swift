import MemCore
import Testing

@testable import MemIngest

extension StreamClock {
    /// An arrival by a wall clock that nobody sets.
    fileprivate mutating func arrive(
        dts: MediaTime,
        pts: MediaTime,
        at instant: Instant
    ) -> (dts: MediaTime, pts: MediaTime) {
        arrive(dts: dts, pts: pts, at: Arrival(instant: instant, uptime: MediaTime(microseconds: instant.microseconds)))
    }
}

@Suite("The stream clock")
struct StreamClockTests {
    private let start = Instant(microseconds: 1_800_000_000_000_000)

    private func milliseconds(_ count: Int64) -> MediaTime {
        MediaTime(milliseconds: count)
    }

    @Test("counts media time from the arrival of the first access unit")
    func anchor() {
        var clock = StreamClock(after: nil)
        _ = clock.arrive(dts: milliseconds(500), pts: milliseconds(566), at: start)
        #expect(clock.instant(of: milliseconds(566)) == start)
        #expect(clock.instant(of: milliseconds(1566)) == start.advanced(bySeconds: 1))
    }

    @Test("is not moved by a network that delays some access units")
    func jitter() {
        var clock = StreamClock(after: nil)
        for frame in Int64(0)..<3600 {
            let delay = frame % 7 == 3 ? 0.4 : 0
            _ = clock.arrive(
                dts: milliseconds(frame * 33),
                pts: milliseconds(frame * 33),
                at: start.advanced(bySeconds: Double(frame) * 0.033 + delay)
            )
        }
        #expect(abs(clock.instant(of: milliseconds(118_800)).seconds(since: start) - 118.8) < 0.001)
    }

    @Test("follows an encoder whose clock is slow, without a jump")
    func drift() {
        var clock = StreamClock(after: nil)
        var last = start
        for second in Int64(0)..<7200 {
            let arrival = start.advanced(bySeconds: Double(second) * 1.001)
            _ = clock.arrive(dts: milliseconds(second * 1000), pts: milliseconds(second * 1000), at: arrival)
            let instant = clock.instant(of: milliseconds(second * 1000))
            if second > 0 { #expect(abs(instant.seconds(since: last) - 1) < 0.06) }
            last = instant
        }
        #expect(abs(last.seconds(since: start) - 7199 * 1.001) < 0.05)
    }

    @Test("takes a jump of the encoder's timestamps out", arguments: [-3_600_000, 0 - 2000, 86_400_000] as [Int64])
    func jump(by distance: Int64) {
        var clock = StreamClock(after: nil)
        _ = clock.arrive(dts: milliseconds(5000), pts: milliseconds(5000), at: start)
        _ = clock.arrive(dts: milliseconds(5033), pts: milliseconds(5033), at: start.advanced(bySeconds: 0.033))
        let moved = clock.arrive(
            dts: milliseconds(5066 + distance),
            pts: milliseconds(5099 + distance),
            at: start.advanced(bySeconds: 0.066)
        )
        #expect(moved.dts == milliseconds(5066))
        #expect(moved.pts == milliseconds(5099))
        #expect(clock.jumps == 1)
    }

    @Test("keeps small steps back, which sloppy muxers make")
    func sloppy() {
        var clock = StreamClock(after: nil)
        _ = clock.arrive(dts: milliseconds(100), pts: milliseconds(100), at: start)
        #expect(clock.arrive(dts: milliseconds(80), pts: milliseconds(133), at: start).dts == milliseconds(80))
        #expect(clock.jumps == 0)
    }

    @Test("never gives an instant twice, nor one before the last of an earlier connection")
    func ascending() {
        var clock = StreamClock(after: start.advanced(bySeconds: 10))
        _ = clock.arrive(dts: .zero, pts: .zero, at: start)
        let first = clock.instant(of: .zero)
        #expect(first > start.advanced(bySeconds: 10))
        #expect(clock.instant(of: .zero) > first)
    }

    @Test("keeps the spacing of samples when the wall clock was set back")
    func setBack() {
        let last = start.advanced(bySeconds: 3600)
        var clock = StreamClock(after: last)
        _ = clock.arrive(dts: .zero, pts: .zero, at: start)
        let first = clock.instant(of: .zero)
        #expect(first > last)
        #expect(clock.instant(of: milliseconds(1000)).seconds(since: first) == 1)
    }

    @Test("catches up at once with an instant that lies a little ahead")
    func ahead() {
        let last = start.advanced(bySeconds: 3)
        var clock = StreamClock(after: last)
        _ = clock.arrive(dts: .zero, pts: .zero, at: start)
        let instants = (0..<6).map { clock.instant(of: milliseconds($0 * 1000)) }
        #expect(zip(instants, instants.dropFirst()).allSatisfy { $0 < $1 })
        #expect(instants[0] > last)
        #expect(instants[5] == start.advanced(bySeconds: 5))
    }

    @Test("does not date video into the future that is sent faster than real time, nor what comes after it")
    func faster() {
        var clock = StreamClock(after: nil)
        var last = start
        for second in Int64(0)..<600 {
            let arrival = start.advanced(bySeconds: Double(second) * 0.001)
            _ = clock.arrive(dts: milliseconds(second * 1000), pts: milliseconds(second * 1000), at: arrival)
            let instant = clock.instant(of: milliseconds(second * 1000))
            #expect(second == 0 || instant > last)
            #expect(instant.seconds(since: arrival) <= 5.001)
            last = instant
        }
        var next = StreamClock(after: last)
        let later = start.advanced(bySeconds: 7)
        _ = next.arrive(dts: .zero, pts: .zero, at: later)
        #expect(next.instant(of: .zero) == later)
    }

    @Test("small steps ahead do not add up")
    func steps() {
        var clock = StreamClock(after: nil)
        for frame in Int64(0)..<500 {
            let arrival = start.advanced(bySeconds: Double(frame) * 0.1)
            let time = milliseconds(frame * 100 + frame / 50 * 9000)
            let (_, pts) = clock.arrive(dts: time, pts: time, at: arrival)
            #expect(clock.instant(of: pts).seconds(since: arrival) <= 5.001)
        }
    }

    @Test(
        "goes on by itself when timestamps stand still, run in circles or backwards",
        arguments: [{ _ in 0 }, { $0 % 900 }, { 1_000_000 - $0 }] as [@Sendable (Int64) -> Int64]
    )
    func standstill(_ timestamp: @Sendable (Int64) -> Int64) {
        var clock = StreamClock(after: nil)
        var last = MediaTime.zero
        for frame in Int64(0)..<900 {
            let time = milliseconds(timestamp(frame * 33))
            let arrival = start.advanced(bySeconds: Double(frame) * 0.033)
            last = max(last, clock.arrive(dts: time, pts: time, at: arrival).pts)
        }
        #expect(last.seconds - Double(timestamp(0)) / 1000 > 20, "nearly as long as it took")
    }

    @Test("survives any timestamps")
    func hostile() {
        var clock = StreamClock(after: nil)
        for value in [Int64.min, .max, 0, -1, .max / 2, .min / 2, 1] {
            for other in [Int64.min, .max, 0] {
                _ = clock.arrive(
                    dts: MediaTime(microseconds: value),
                    pts: MediaTime(microseconds: other),
                    at: start
                )
                _ = clock.instant(of: MediaTime(microseconds: other))
            }
        }
    }
}
