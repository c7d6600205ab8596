import Testing

@testable import MemIngest

@Suite("How loud it was since the sample before")
struct LoudestSecondTests {
    private static let start = ContinuousClock.now
    private static func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    @Test("is the level of the loudest second in between")
    func loudest() {
        var loudest = LoudestSecond(from: Self.at(0))
        for level in [-30.0, -10, -20] { loudest.note(level, at: Self.at(1)) }
        #expect(loudest.take(at: Self.at(2)) == -10)
        loudest.note(-50, at: Self.at(3))
        #expect(loudest.take(at: Self.at(3)) == -50)
    }

    @Test("is the last one known where none came in between, for three seconds")
    func late() {
        var loudest = LoudestSecond(from: Self.at(0))
        loudest.note(-10, at: Self.at(1))
        #expect(loudest.take(at: Self.at(1)) == -10)
        #expect(loudest.take(at: Self.at(3.9)) == -10)
        #expect(loudest.take(at: Self.at(4)) == nil)
    }

    @Test("is not known where there was sound that nobody can measure")
    func unknown() {
        var loudest = LoudestSecond(from: Self.at(0))
        loudest.note(-10, at: Self.at(1))
        loudest.note(nil, at: Self.at(1))
        #expect(loudest.take(at: Self.at(2)) == nil)
        #expect(loudest.take(at: Self.at(2)) == nil)
        loudest.note(-10, at: Self.at(3))
        #expect(loudest.take(at: Self.at(3)) == -10)
    }

    @Test("is none where no sound came for ten seconds, and not known before that")
    func none() {
        var loudest = LoudestSecond(from: Self.at(0))
        #expect(loudest.take(at: Self.at(10)) == nil)
        #expect(loudest.take(at: Self.at(10.1)) == -.infinity)
        loudest.note(-10, at: Self.at(11))
        #expect(loudest.take(at: Self.at(11)) == -10)
        #expect(loudest.take(at: Self.at(20)) == nil)
        #expect(loudest.take(at: Self.at(22)) == -.infinity)
    }
}
