import MemCore
import Testing

@testable import Rules

@Suite("A rule about a missing signal")
struct NoSignalTests {
    @Test("fires so long after the signal was lost, dated when that was, and is over when it is back")
    func fires() {
        var scenario = Scenario(.noSignal(seconds: 30))
        scenario.observe(0, .signal(true))
        scenario.observe(10, .signal(false))
        #expect(scenario.evaluator.deadline == Scenario.at(40))
        scenario.wait(until: 39)
        #expect(scenario.fired == [])
        scenario.wait(until: 100)
        #expect(scenario.fired == [40])
        #expect(scenario.evaluator.deadline == nil)
        scenario.observe(200, .signal(true))
        #expect(scenario.resolved == [200])
    }

    @Test("does not fire when the signal is back in time, however often that is lost")
    func inTime() {
        var scenario = Scenario(.noSignal(seconds: 30))
        for round in 0..<50 {
            scenario.observe(Double(round) * 40, .signal(true))
            scenario.observe(Double(round) * 40 + 10.5, .signal(false))
        }
        #expect(scenario.fired == [])
    }

    @Test("counts from when the loss was first told, and takes no late sample for a signal")
    func lateSamples() {
        var scenario = Scenario(.noSignal(seconds: 30))
        scenario.observe(0, .signal(false))
        scenario.sample(1)
        scenario.observe(20, .signal(false))
        scenario.wait(until: 60)
        #expect(scenario.fired == [30])
    }

    @Test("fires for a stream that was never live, once it is known, and falls silent with a deleted one")
    func deleted() {
        var scenario = Scenario(.noSignal(seconds: 30))
        scenario.observe(0, .signal(false))
        scenario.wait(until: 31)
        scenario.observe(40, .deleted)
        #expect(scenario.alerts.last?.resolution == .streamDeleted)
        #expect(scenario.evaluator.deadline == nil)
        scenario.wait(until: 1000)
        #expect(scenario.fired == [30])
    }

    @Test("ends what was seen before: of nothing on screen nothing is told")
    func signalLost() {
        var scenario = Scenario(.black(brightness: 16, spread: 4))
        scenario.observe(0, .signal(true))
        scenario.sample(1, brightness: 0, spread: 0)
        scenario.observe(5, .signal(false))
        #expect(scenario.alerts.last?.resolution == .signalLost)
        #expect(scenario.resolved == [5])
        // A time without video is no time in which a picture stood still.
        var frozen = Scenario(.frozen(seconds: 10, nil, ignoresRestless: false))
        frozen.observe(0, .signal(true))
        frozen.sample(1)
        frozen.observe(2, .signal(false))
        frozen.observe(60, .signal(true))
        frozen.sample(61)
        frozen.sample(70)
        #expect(frozen.fired == [])
        frozen.sample(71)
        #expect(frozen.fired == [71])
    }
}
