import MemCore
import Testing

@Suite("What rules want recorded")
struct RecordingDemandTests {
    private static let start = Instant(microseconds: 1_795_339_800_000_000)
    private let session = SessionID(rawValue: "a")

    private func rule(_ action: RecordAction?, of session: SessionID? = nil) -> RuleDraft {
        RuleDraft(
            name: "dark",
            sessionID: session,
            condition: .black(brightness: 16, spread: 4),
            actions: [.annotation] + (action.map { [.record($0)] } ?? [])
        )
    }

    private func alert(_ id: RuleID, at seconds: Double, until end: Double? = nil) -> Alert {
        var alert = Alert(
            ruleID: id,
            sessionID: session,
            sourceID: SourceID(rawValue: 1),
            firedAt: Self.start.advanced(bySeconds: seconds),
            value: 0,
            threshold: 0
        )
        alert.resolvedAt = end.map { Self.start.advanced(bySeconds: $0) }
        return alert
    }

    private func wish(_ demand: RecordingDemand, at seconds: Double) -> RecordingDemand.Wish {
        demand.wish(of: session, at: Self.start.advanced(bySeconds: seconds))
    }

    private func wants(_ demand: RecordingDemand, at seconds: Double) -> Bool {
        let instant = Self.start.advanced(bySeconds: seconds)
        return demand.wish(of: session, at: instant).wants(instant)
    }

    @Test("is kept ready for as long as the rule that asks for most wants it, and a little longer")
    func kept() {
        let demand = RecordingDemand()
        #expect(wish(demand, at: 0) == RecordingDemand.Wish())
        let (first, second, other) = (RuleID.random(), RuleID.random(), RuleID.random())
        demand.take(first, rule(RecordAction(beforeSeconds: 10)))
        demand.take(second, rule(RecordAction(beforeSeconds: 20), of: session))
        demand.take(other, rule(RecordAction(beforeSeconds: 60), of: SessionID(rawValue: "b")))
        demand.take(RuleID.random(), rule(nil))
        #expect(wish(demand, at: 0).kept == MediaTime(microseconds: 25_000_000))
        demand.take(second, nil)
        #expect(wish(demand, at: 0).kept == MediaTime(microseconds: 15_000_000))
        var disabled = rule(RecordAction())
        disabled.isEnabled = false
        demand.take(first, disabled)
        #expect(wish(demand, at: 0).kept == nil)
    }

    @Test("is what is on screen from before an alert until after it is over")
    func spans() {
        let demand = RecordingDemand()
        let id = RuleID.random()
        let rule = rule(RecordAction(beforeSeconds: 10, afterSeconds: 5))
        demand.take(alert(id, at: 100), of: rule)
        #expect(wish(demand, at: 101).start == Self.start.advanced(bySeconds: 90))
        #expect(wants(demand, at: 1_000_000))
        demand.take(alert(id, at: 100, until: 200), of: rule)
        #expect(wants(demand, at: 204.9))
        #expect(!wants(demand, at: 205))
        // What fires again before that ends goes on, what fires later begins anew.
        demand.take(alert(id, at: 300, until: 301), of: rule)
        demand.take(alert(id, at: 310), of: rule)
        #expect(wish(demand, at: 310).start == Self.start.advanced(bySeconds: 290))
        demand.take(alert(id, at: 310, until: 320), of: rule)
        demand.take(alert(id, at: 400), of: rule)
        #expect(wish(demand, at: 400).start == Self.start.advanced(bySeconds: 390))
    }

    @Test("is what any rule wants of the stream")
    func several() {
        let demand = RecordingDemand()
        let (first, second) = (RuleID.random(), RuleID.random())
        demand.take(alert(first, at: 100, until: 110), of: rule(RecordAction(beforeSeconds: 0, afterSeconds: 0)))
        demand.take(alert(second, at: 105, until: 120), of: rule(RecordAction(beforeSeconds: 20, afterSeconds: 0)))
        #expect(wish(demand, at: 106).start == Self.start.advanced(bySeconds: 85))
        #expect(wants(demand, at: 115))
        #expect(!wants(demand, at: 120))
        #expect(!demand.wish(of: SessionID(rawValue: "b"), at: Self.start).wants(Self.start))
    }

    @Test("is nothing for alerts of rules that do not say so")
    func others() {
        let demand = RecordingDemand()
        demand.take(alert(RuleID.random(), at: 100), of: rule(nil))
        #expect(!wants(demand, at: 100))
    }
}
