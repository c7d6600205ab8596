import MemCore
import Testing

@testable import MemIngest

/// Sequences of arrivals and samples, and the spans that they lead to.
@Suite("The doubt about a clock's instants")
struct ClockDoubtTests {
    private static let start = Instant(microseconds: 1_800_000_000_000_000)

    private static func at(_ second: Double) -> Instant { start.advanced(bySeconds: second) }

    /// An access unit at a second of the arrival's clock, so much before its instant.
    private static func arrive(_ doubt: inout ClockDoubt, _ second: Double, early seconds: Double) {
        doubt.arrive(Int64(seconds * 1_000_000), at: at(second))
    }

    @Test("video that comes in time, late, or no earlier than tolerated leaves nothing to tell")
    func fine() {
        var doubt = ClockDoubt()
        for second in 0..<100 {
            Self.arrive(&doubt, Double(second), early: [0, -3, 0.25][second % 3])
            doubt.date(Self.at(Double(second)), pushedBy: 0)
        }
        doubt.settle()
        #expect(doubt.take() == [])
    }

    @Test("a proof holds for all samples before it, up to the first one that is right again")
    func span() {
        var doubt = ClockDoubt()
        Self.arrive(&doubt, 0, early: 0)
        doubt.date(Self.at(0), pushedBy: 0)
        doubt.date(Self.at(1), pushedBy: 0)
        Self.arrive(&doubt, 1, early: 2)
        Self.arrive(&doubt, 1.1, early: 1.9)
        #expect(doubt.ahead == 2_000_000)
        doubt.date(Self.at(2), pushedBy: 0)
        doubt.move(by: -1_749_999)
        doubt.date(Self.at(3), pushedBy: 0)
        #expect(doubt.take() == [])
        doubt.move(by: -1)
        doubt.date(Self.at(4), pushedBy: 0)
        #expect(doubt.take() == [.init(start: Self.at(0), end: Self.at(3), ahead: 2_000_000)])
        doubt.settle()
        #expect(doubt.take() == [])
    }

    @Test("the end tells what was proven after the last sample, too")
    func end() {
        var doubt = ClockDoubt()
        doubt.date(Self.at(0), pushedBy: 0)
        doubt.date(Self.at(1), pushedBy: 0)
        Self.arrive(&doubt, 0, early: 3)
        doubt.settle()
        #expect(doubt.take() == [.init(start: Self.at(0), end: Self.at(1), ahead: 3_000_000)])
        doubt.settle()
        #expect(doubt.take() == [], "once")
    }

    @Test("a long span is told piece by piece, without a sample in two of them")
    func pieces() {
        var doubt = ClockDoubt()
        Self.arrive(&doubt, 0, early: 4)
        for second in 0..<130 { doubt.date(Self.at(Double(second)), pushedBy: 0) }
        doubt.settle()
        #expect(
            doubt.take()
                == [(0, 60), (61, 121), (122, 129)].map { first, last in
                    .init(start: Self.at(first), end: Self.at(last), ahead: 4_000_000)
                }
        )
    }

    @Test("windows in which video came no closer than drift explains vouch for the samples before a later proof")
    func vouched() {
        var doubt = ClockDoubt()
        for second in 0...20 {
            Self.arrive(&doubt, Double(second), early: 0.002 * Double(second))
            doubt.date(Self.at(Double(second)), pushedBy: 0)
        }
        Self.arrive(&doubt, 21, early: 1)
        doubt.settle()
        #expect(doubt.take() == [.init(start: Self.at(20), end: Self.at(20), ahead: 1_000_000)])
    }

    @Test("what was proven more than a window ago holds no longer where video comes in time")
    func forgetting() {
        var doubt = ClockDoubt()
        Self.arrive(&doubt, 0, early: 1)
        doubt.date(Self.at(0), pushedBy: 0)
        for second in 1...20 { Self.arrive(&doubt, Double(second), early: 0) }
        #expect(doubt.ahead == 0)
        doubt.date(Self.at(20), pushedBy: 0)
        #expect(doubt.take() == [.init(start: Self.at(0), end: Self.at(0), ahead: 1_000_000)])
    }

    @Test("a clock that was set ends what was told of the one before")
    func restart() {
        var doubt = ClockDoubt()
        doubt.date(Self.at(0), pushedBy: 0)
        Self.arrive(&doubt, 0, early: 1)
        doubt.restart()
        #expect(doubt.ahead == 0)
        Self.arrive(&doubt, 1, early: 2)
        doubt.date(Self.at(3601), pushedBy: 0)
        doubt.settle()
        #expect(
            doubt.take() == [
                .init(start: Self.at(0), end: Self.at(0), ahead: 1_000_000),
                .init(start: Self.at(3601), end: Self.at(3601), ahead: 2_000_000),
            ]
        )
    }

    @Test("instants that had to wait for the ones before are ahead by that")
    func pushed() {
        var doubt = ClockDoubt()
        Self.arrive(&doubt, 0, early: 0)
        doubt.date(Self.at(0), pushedBy: 0)
        doubt.settle()
        doubt.date(Self.at(1), pushedBy: 900_000)
        doubt.date(Self.at(2), pushedBy: 250_000)
        #expect(doubt.take() == [.init(start: Self.at(1), end: Self.at(1), ahead: 900_000)])
    }

    @Test("any numbers are survived")
    func hostile() {
        var doubt = ClockDoubt()
        for value in [Int64.min, .max, 0, -1, .max / 2, .min / 2] {
            for second in [Int64.min, 0, .max] {
                doubt.arrive(value, at: Instant(microseconds: second))
                doubt.move(by: value)
                doubt.date(Instant(microseconds: second), pushedBy: value)
            }
        }
        doubt.restart()
        _ = doubt.take()
    }
}
