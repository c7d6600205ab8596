import MemCore
import Testing

@testable import Rules

@Suite("A rule about silence")
struct SilenceTests {
    private static func scenario(_ change: (inout RuleDraft) -> Void = { _ in }) -> Scenario {
        var scenario = Scenario(.silence(seconds: 10, levelBelow: -60), change)
        scenario.observe(0, .signal(true))
        return scenario
    }

    @Test("fires when no second has been louder for so long, and is over with the first one that clearly is")
    func fires() {
        var scenario = Self.scenario()
        for second in 1...5 { scenario.observe(Double(second), .sound(-20)) }
        for second in 6...20 { scenario.observe(Double(second), .sound(-90)) }
        #expect(scenario.fired == [15])
        // Louder than its bound, but not by the usual hysteresis of 3 dB.
        scenario.observe(21, .sound(-59))
        #expect(scenario.resolved == [])
        scenario.observe(22, .sound(-57))
        #expect(scenario.resolved == [22])
        #expect(scenario.alerts.map(\.value).first == 10)
        #expect(scenario.alerts.map(\.threshold).first == 10)
    }

    @Test("counts anew from each second that was loud enough")
    func inTime() {
        var scenario = Self.scenario()
        for second in 1...100 { scenario.observe(Double(second), .sound(second % 9 == 0 ? -60 : -100)) }
        #expect(scenario.fired == [])
    }

    @Test("fires when no sound comes at all, a little later: a level may be on its way")
    func noSound() {
        var scenario = Self.scenario()
        scenario.observe(1, .sound(-20))
        scenario.wait(until: 20)
        #expect(scenario.fired == [])
        scenario.wait(until: 30)
        #expect(scenario.fired == [21])
        scenario.observe(40, .sound(-20))
        #expect(scenario.resolved == [40])
        // Nor does a stream need to have had any.
        var mute = Self.scenario()
        mute.wait(until: 100)
        #expect(mute.fired == [20])
    }

    @Test("says nothing of sound that can't be measured")
    func unknown() {
        var scenario = Self.scenario()
        for second in 1...60 {
            scenario.observe(Double(second), .sound(nil))
        }
        #expect(scenario.fired == [])
        // Of an alert that was fired it does not know that it is over.
        for second in 61...80 { scenario.observe(Double(second), .sound(-100)) }
        #expect(scenario.fired == [70])
        for second in 81...90 { scenario.observe(Double(second), .sound(nil)) }
        #expect(scenario.resolved == [])
    }

    @Test("ends with the signal, and counts from when that is back")
    func signal() {
        var scenario = Self.scenario()
        for second in 1...12 { scenario.observe(Double(second), .sound(-100)) }
        #expect(scenario.fired == [10])
        scenario.observe(13, .signal(false))
        #expect(scenario.alerts.last?.resolution == .signalLost)
        #expect(scenario.evaluator.deadline == nil)
        scenario.observe(100, .signal(true))
        scenario.observe(109, .sound(-100))
        #expect(scenario.fired == [10])
        scenario.observe(110, .sound(-100))
        #expect(scenario.fired == [10, 110])
    }

    @Test("is the only one that asks for sound, of its own stream alone")
    func wish() {
        #expect(Self.scenario().evaluator.wantsSound == nil)
        #expect(Self.scenario { $0.sessionID = Scenario.session }.evaluator.wantsSound == [Scenario.session])
        #expect(Self.scenario { $0.isEnabled = false }.evaluator.wantsSound == [])
        #expect(Scenario(.noSignal(seconds: 1)).evaluator.wantsSound == [])
    }
}
