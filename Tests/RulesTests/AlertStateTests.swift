import MemCore
import Testing

@testable import Rules

@Suite("An alert")
struct AlertStateTests {
    private static let black = RuleCondition.black(brightness: 16, spread: 4)

    @Test("waits until its condition has held for so long without a break")
    func holds() {
        var scenario = Scenario(Self.black) { $0.forSeconds = 5 }
        for second in 0...4 { scenario.sample(Double(second), brightness: 0, spread: 0) }
        scenario.sample(5)
        for second in 6...10 { scenario.sample(Double(second), brightness: 0, spread: 0) }
        #expect(scenario.fired == [])
        scenario.sample(11, brightness: 0, spread: 0)
        #expect(scenario.fired == [11])
    }

    @Test("is over when its condition has been over for so long without a break")
    func clears() {
        var scenario = Scenario(Self.black) { $0.clearSeconds = 5 }
        scenario.sample(0, brightness: 0, spread: 0)
        for second in 1...5 { scenario.sample(Double(second)) }
        scenario.sample(5.5, brightness: 0, spread: 0)
        for second in 6...10 { scenario.sample(Double(second)) }
        #expect(scenario.resolved == [])
        scenario.sample(11)
        #expect(scenario.resolved == [11])
        #expect(scenario.fired == [0])
    }

    @Test("of the same rule and stream comes no sooner than its cool-down allows, and then if it still holds")
    func coolsDown() {
        var scenario = Scenario(Self.black) { $0.cooldownSeconds = 60 }
        for second in 0..<200 {
            let isBlack = second % 20 < 10
            scenario.sample(Double(second), brightness: isBlack ? 0 : 120, spread: isBlack ? 0 : 60)
        }
        #expect(scenario.fired == [0, 60, 120, 180])
        #expect(scenario.resolved == [10, 70, 130, 190])
    }

    @Test("that falls into a cool-down comes when that ends")
    func afterCoolDown() {
        var scenario = Scenario(.noSignal(seconds: 10)) { $0.cooldownSeconds = 100 }
        scenario.observe(0, .signal(false))
        scenario.wait(until: 10)
        scenario.observe(11, .signal(true))
        scenario.observe(12, .signal(false))
        #expect(scenario.evaluator.deadline == Scenario.at(22))
        scenario.wait(until: 50)
        #expect(scenario.evaluator.deadline == Scenario.at(110))
        scenario.wait(until: 500)
        #expect(scenario.fired == [10, 110])
    }

    @Test("comes in active hours only; what holds when they begin comes then")
    func activeHours() {
        // It is 11:50 in UTC at the start.
        let hours = ActiveHours(startMinute: 12 * 60, endMinute: 13 * 60)
        var scenario = Scenario(.noSignal(seconds: 60)) { $0.activeHours = hours }
        scenario.observe(0, .signal(false))
        scenario.wait(until: 599)
        #expect(scenario.fired == [])
        scenario.wait(until: 3600)
        #expect(scenario.fired == [600])
        var black = Scenario(Self.black) { $0.activeHours = hours }
        for second in stride(from: 0, through: 600, by: 10) { black.sample(Double(second), brightness: 0, spread: 0) }
        #expect(black.fired == [600])
    }

    @Test("ends when its rule is changed, disabled or deleted, and with another version a new one can come")
    func disarmed() throws {
        var scenario = Scenario(Self.black)
        scenario.sample(0, brightness: 0, spread: 0)
        var evaluator = scenario.evaluator
        var rule = scenario.rule
        rule.draft.isEnabled = false
        let over = try #require(evaluator.arm(rule, at: Scenario.at(5)).first)
        #expect(over.resolution == .disarmed)
        #expect(over.resolvedAt == Scenario.at(5))
        #expect(evaluator.isIdle)
        #expect(evaluator.disarm(rule.id, at: Scenario.at(6)) == [])
    }

    @Test("that was open when Mem ended is open when it runs again, and is not fired twice")
    func reopened() throws {
        var scenario = Scenario(.noSignal(seconds: 30))
        scenario.observe(0, .signal(false))
        scenario.wait(until: 30)
        let open = try #require(scenario.alerts.first)
        var evaluator = RuleEvaluator(rules: [scenario.rule], open: [open])
        func signal(_ isThere: Bool, _ second: Double) -> Observation {
            Observation(
                sessionID: Scenario.session,
                sourceID: Scenario.source,
                instant: Scenario.at(second),
                fact: .signal(isThere)
            )
        }
        #expect(evaluator.observe(signal(false, 100)) == [])
        #expect(evaluator.advance(to: Scenario.at(1000)) == [])
        let over = try #require(evaluator.observe(signal(true, 1001)).first)
        #expect(over.firedAt == open.firedAt)
        #expect(over.resolution == .over)
    }

    @Test("of a rule that is armed while a stream is away counts from then")
    func armedLater() {
        var evaluator = RuleEvaluator()
        let draft = RuleDraft(name: "away", condition: .noSignal(seconds: 30))
        _ = evaluator.observe(
            Observation(
                sessionID: Scenario.session,
                sourceID: Scenario.source,
                instant: Scenario.at(0),
                fact: .signal(false)
            )
        )
        let rule = Rule(id: .random(), draft: draft, createdAt: Scenario.at(100), updatedAt: Scenario.at(100))
        #expect(evaluator.arm(rule, at: Scenario.at(100)) == [])
        #expect(evaluator.advance(to: Scenario.at(129)) == [])
        #expect(evaluator.advance(to: Scenario.at(200)).map(\.firedAt) == [Scenario.at(130)])
    }

    @Test("is of the streams that its rule is for, each by itself")
    func streams() {
        var draft = RuleDraft(name: "one", condition: Self.black)
        draft.sessionID = SessionID(rawValue: "one")
        let one = Rule(id: RuleID(rawValue: "1"), draft: draft, createdAt: Scenario.start, updatedAt: Scenario.start)
        draft.sessionID = nil
        let all = Rule(id: RuleID(rawValue: "2"), draft: draft, createdAt: Scenario.start, updatedAt: Scenario.start)
        var evaluator = RuleEvaluator(rules: [one, all])
        var told: [String] = []
        for session in ["one", "two"] {
            let observation = Observation(
                sessionID: SessionID(rawValue: session),
                sourceID: Scenario.source,
                instant: Scenario.start,
                fact: .sample(
                    ObservedSample(
                        frameID: FrameID(rawValue: 1),
                        pictureSize: PictureSize(width: 16, height: 16),
                        fingerprint: Fingerprint(0, 0, 0, 0),
                        similarity: nil,
                        verdict: .new,
                        figures: SampleFigures(brightness: 0, spread: 0, changed: nil)
                    )
                )
            )
            told += evaluator.observe(observation).map { "\($0.ruleID) \($0.sessionID)" }
        }
        #expect(told == ["1 one", "2 one", "2 two"])
    }
}
