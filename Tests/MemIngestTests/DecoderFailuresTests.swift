import Testing

@testable import MemIngest

@Suite("Failures of a session's decoders")
struct DecoderFailuresTests {
    private let start = ContinuousClock.now

    @Test("are counted within a minute")
    func window() {
        let failures = DecoderFailures()
        #expect([0, 10, 20, 61, 75].map { failures.note(at: start + .seconds($0)) } == [1, 2, 3, 3, 3])
        #expect(failures.wait(at: start) == nil, "counting alone keeps nobody out")
    }

    @Test("keep publishers out when the stream was given up, for longer each time, up to a minute")
    func waits() {
        let failures = DecoderFailures()
        var now = start
        var waits: [Int] = []
        for _ in 0..<7 {
            failures.giveUp(at: now)
            waits.append(Int(failures.wait(at: now) ?? 0) - 1)
            while failures.wait(at: now) != nil { now += .seconds(1) }
        }
        #expect(waits == [2, 4, 8, 16, 32, 60, 60])
    }

    @Test("are forgotten after a minute without any, or when somebody starts the stream again")
    func forgotten() {
        let failures = DecoderFailures()
        failures.giveUp(at: start)
        failures.giveUp(at: start + .seconds(3))
        failures.giveUp(at: start + .seconds(3 + 4 + 61))
        #expect(failures.wait(at: start + .seconds(68)) == 3)
        failures.forget()
        #expect(failures.wait(at: start + .seconds(68)) == nil)
    }
}
