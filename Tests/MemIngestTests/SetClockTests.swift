import MemCore
import Testing

@testable import MemIngest

/// Clocks that are set, sleep or run wrongly: instants stay ascending and near the time, or a leap is told.
@Suite("The stream clock and other clocks")
struct SetClockTests {
    private static let start = Instant(microseconds: 1_800_000_000_000_000)

    /// A publisher, an encoder and a machine whose clocks run as a test says.
    private struct Run {
        var clock = StreamClock(after: nil)
        /// By the machine's uptime, in seconds.
        var now = 0.0
        /// How far the wall clock was set.
        var wallShift = 0.0
        var leaps = 0
        private(set) var misdated: [ClockDoubt.Span] = []
        private(set) var instants: [(instant: Instant, wall: Instant)] = []

        /// An access unit at a media time arrives now, and is sampled if wanted.
        @discardableResult
        mutating func arrive(_ media: Double, isSampled: Bool = true) -> MediaTime {
            let time = MediaTime(microseconds: Int64((media * 1_000_000).rounded()))
            let wall = SetClockTests.start.advanced(bySeconds: now + wallShift)
            let uptime = MediaTime(microseconds: Int64((now * 1_000_000).rounded()))
            let (_, pts) = clock.arrive(dts: time, pts: time, at: Arrival(instant: wall, uptime: uptime))
            if clock.takeLeap() { leaps += 1 }
            if isSampled { instants.append((clock.instant(of: pts), wall)) }
            misdated += clock.takeMisdated()
            return pts
        }

        mutating func end() { misdated += clock.takeMisdated(isOver: true) }

        /// Whether each sample that lies too far ahead is told of, and no other.
        func tells(of isWrong: (_ index: Int) -> Bool) -> Bool {
            instants.indices.allSatisfy { index in
                misdated.contains { $0.start <= instants[index].instant && instants[index].instant <= $0.end }
                    == isWrong(index)
            }
        }

        /// So many seconds of video at some frames per second, in real time.
        mutating func play(_ seconds: Double, from media: Double, every interval: Double = 0.1, rate: Double = 1) {
            let begin = now
            var passed = 0.0
            while passed < seconds {
                now = begin + passed
                arrive(media + passed * rate)
                passed += interval
            }
            now = begin + seconds
        }

        var isAscending: Bool { zip(instants, instants.dropFirst()).allSatisfy { $0.instant < $1.instant } }

        /// How far the newest instants are from the wall clock at most.
        func error(ofLast count: Int) -> Double {
            instants.suffix(count).map { abs($0.instant.seconds(since: $0.wall)) }.max() ?? 0
        }
    }

    @Test(
        "follow a wall clock that was set forward at once, and say so",
        arguments: [1, 3600, 86_400 * 365] as [Double]
    )
    func forward(by shift: Double) {
        var run = Run()
        run.play(60, from: 0)
        #expect(run.leaps == 0)
        run.wallShift = shift
        run.play(60, from: 60)
        #expect(run.leaps == 1)
        #expect(run.isAscending)
        #expect(run.error(ofLast: 1200) < 0.25)
    }

    @Test(
        "wait for a wall clock that was set back a little, as for a leap second",
        arguments: [-0.3, -1, -20] as [Double]
    )
    func littleBack(by shift: Double) {
        var run = Run()
        run.play(60, from: 0)
        run.wallShift = shift
        run.play(60, from: 60)
        #expect(run.leaps == 1)
        #expect(run.isAscending)
        #expect(run.error(ofLast: Int((60 + shift) * 10) - 1) < 0.25)
        run.end()
        let (instants, told) = (run.instants, run.misdated)
        #expect(run.tells { instants[$0].instant.seconds(since: instants[$0].wall) > 0.25 }, "\(told)")
    }

    @Test("keep their spacing where it was set back far, and make up for it in ten times as long")
    func farBack() {
        var run = Run()
        run.play(60, from: 0)
        run.wallShift = -3600
        run.play(60, from: 60)
        #expect(run.leaps == 1)
        let last = run.instants.suffix(300).map(\.instant)
        for (one, next) in zip(last, last.dropFirst()) { #expect(next.seconds(since: one) > 0.05) }
        #expect(run.error(ofLast: 1) > 3500)
        run.play(11 * 3600, from: 120, every: 1)
        #expect(run.isAscending)
        #expect(run.error(ofLast: 600) < 0.25)
        #expect(run.leaps == 1)
        run.end()
        let instants = run.instants
        #expect(run.misdated.count > 500 && abs((run.misdated.first?.ahead ?? 0) - 3_600_000_000) < 1_000_000)
        for span in run.misdated { #expect(span.end.seconds(since: span.start) < 62) }
        #expect(!run.misdated.contains { $0.start <= instants[599].instant }, "what came before is right")
    }

    @Test("are right again at once when a wall clock that was set back is put right")
    func backAndForth() {
        var run = Run()
        run.play(30, from: 0)
        run.wallShift = -3600
        run.play(30, from: 30)
        run.wallShift = 0
        run.play(30, from: 60)
        #expect(run.leaps == 2)
        #expect(run.isAscending)
        #expect(run.error(ofLast: 200) < 0.25)
    }

    @Test("are not moved by the slewing of NTP")
    func slewing() {
        var run = Run()
        for second in 0..<3600 {
            run.wallShift = Double(second) * 0.0005
            run.play(1, from: Double(second), every: 0.5)
        }
        #expect(run.leaps == 0)
        #expect(run.error(ofLast: 7200) < 0.25)
    }

    @Test("leap when the encoder's clock stood still, as on a machine that was suspended")
    func suspended() {
        var run = Run()
        run.play(60, from: 0)
        run.now += 8 * 3600
        run.play(60, from: 60)
        #expect(run.leaps == 1)
        #expect(run.isAscending)
        #expect(run.error(ofLast: 400) < 0.25)
    }

    @Test("stay where they are when a network was stuck and delivers what it held back")
    func stuck() {
        var run = Run()
        run.play(60, from: 0)
        run.now += 60
        for frame in 0..<600 { run.arrive(60 + Double(frame) * 0.1) }
        run.play(60, from: 120)
        #expect(run.leaps == 0)
        #expect(run.isAscending)
        let first = run.instants[0].instant
        #expect(abs(run.instants[900].instant.seconds(since: first) - 90) < 0.25)
        #expect(run.error(ofLast: 500) < 0.25)
    }

    @Test(
        "know that an encoder held its first pictures back before they are sampled",
        arguments: [0.6, 2, 5, 30] as [Double]
    )
    func heldBack(_ seconds: Double) {
        var run = Run()
        let first = run.arrive(0, isSampled: false)
        for frame in 1..<Int(seconds * 10) { run.arrive(Double(frame) * 0.1, isSampled: false) }
        let instant = run.clock.instant(of: first)
        #expect(abs(instant.seconds(since: Self.start) + seconds) < 0.35)
        run.now += 0.1
        run.play(60, from: seconds)
        #expect(run.leaps == 0)
        #expect(run.isAscending)
        #expect(run.error(ofLast: 600) < 0.25)
    }

    @Test(
        "tell of samples that were dated before the encoder sent what it had held back, until they are right again",
        arguments: [0.6, 2, 4.5] as [Double]
    )
    func heldBackLonger(_ seconds: Double) {
        var run = Run()
        run.arrive(0)
        for frame in 1..<Int(seconds * 10) { run.arrive(Double(frame) * 0.1, isSampled: frame % 10 == 0) }
        run.now += 0.1
        run.play(1200, from: seconds)
        run.end()
        #expect(run.leaps == 0)
        #expect(run.isAscending)
        let steps = zip(run.instants, run.instants.dropFirst()).map { $1.instant.seconds(since: $0.instant) }
        #expect(steps.suffix(11_900).allSatisfy { $0 > 0.04 }, "none jumps, at half a percent of ten seconds")
        let first = run.instants[0].instant
        #expect(run.misdated.first?.start == first)
        #expect(abs(Double(run.misdated.map(\.ahead).max() ?? 0) / 1_000_000 - seconds + 0.1) < 0.01)
        // Those that the burst brought were on screen before it.
        let (instants, burst) = (run.instants, run.instants.count - 12_000)
        #expect(run.tells { $0 < burst || instants[$0].instant.seconds(since: instants[$0].wall) > 0.25 })
        #expect(run.error(ofLast: 600) < 0.25)
    }

    @Test("keep up with encoders whose clocks run fast or slow", arguments: [0.996, 0.9999, 1.0001, 1.004] as [Double])
    func drifting(rate: Double) {
        var run = Run()
        run.play(3600, from: 0, every: 0.5, rate: rate)
        #expect(run.leaps == 0)
        #expect(run.isAscending)
        #expect(run.error(ofLast: 7200) < 0.25)
        run.end()
        #expect(run.misdated == [])
    }
}
