internal import MemCore
internal import Rules

/// Holds a rule against what is stored of streams, with the evaluation that runs live.
struct BackTest {
    /// So many alerts are told; a rule that fires more often is no use anyway.
    static let maximumAlerts = 1000
    /// So much of the timeline is read at once.
    static let slice: Int64 = 6 * 3600 * 1_000_000
    /// So much where each frame comes with its tiles: a new one each second makes that 7 MB.
    static let sliceWithTiles: Int64 = 2 * 3600 * 1_000_000
    /// How long no sample comes before a stream counts as gone, at the end of what is stored of it.
    private static let patience = 10.0

    let store: any RuleStoring
    let rule: Rule
    let range: Range<Instant>
    private var test = RuleTest()

    init(store: any RuleStoring, rule: Rule, range: Range<Instant>) {
        self.store = store
        self.rule = rule
        self.range = range
    }

    /// Tries the rule with all streams that it is for.
    mutating func run(over sessions: [SessionRecord]) async throws(StoreFailure) -> RuleTest {
        for session in sessions where rule.draft.sessionID.map({ $0 == session.id }) ?? true {
            let start = max(range.lowerBound, session.createdAt)
            guard start < range.upperBound, !Task.isCancelled else { continue }
            try await run(over: session, from: start)
            test.streams += 1
        }
        test.alerts.sort { ($0.firedAt, $0.sessionID.rawValue) < ($1.firedAt, $1.sessionID.rawValue) }
        test.isTruncated = test.alerts.count > Self.maximumAlerts
        test.alerts = Array(test.alerts.prefix(Self.maximumAlerts))
        return test
    }

    private mutating func run(over session: SessionRecord, from start: Instant) async throws(StoreFailure) {
        var track = Track(rule, session)
        // Whether it was live before is not looked for.
        track.note(.signal(false), at: start)
        var position = start
        let detail = rule.draft.condition.detail
        let slice = detail == .tiles ? Self.sliceWithTiles : Self.slice
        while position < range.upperBound, !Task.isCancelled, track.alerts.count <= Self.maximumAlerts {
            let next = min(Instant(microseconds: position.microseconds + slice), range.upperBound)
            let part = position..<next
            for observation in try await store.observations(of: session.id, in: part, with: detail) {
                track.take(observation)
            }
            position = next
        }
        track.finish(at: range.upperBound, patience: Self.patience)
        test.samples += track.samples
        test.unknown += track.samples - track.known
        test.alerts += track.alerts
    }

    /// One stream's history on its way through the evaluation.
    private struct Track {
        private(set) var samples = 0
        /// Of so many it is known what the rule looks at.
        private(set) var known = 0
        /// In the order in which they were fired, with their ends where they have one.
        private(set) var alerts: [Alert] = []
        private var evaluator: RuleEvaluator
        private let session: SessionRecord
        private let condition: RuleCondition
        private var isLive = false
        private var last: Instant?
        private var spacing = 0.0

        init(_ rule: Rule, _ session: SessionRecord) {
            evaluator = RuleEvaluator(rules: [rule])
            self.session = session
            condition = rule.draft.condition
        }

        mutating func take(_ observation: Observation) {
            switch observation.fact {
            case .sample(let sample):
                // What is stored says where a stream was away, and not where it came for the first time.
                if !isLive { note(.signal(true), at: observation.instant) }
                if let last { spacing = observation.instant.seconds(since: last) }
                last = observation.instant
                samples += 1
                if isKnown(sample) { known += 1 }
                pass(observation)
            case .signal(let isThere): note(.signal(isThere), at: observation.instant)
            case .bitrate, .sound(.some):
                known += 1
                pass(observation)
            case .sound(nil), .deleted: pass(observation)
            }
        }

        /// Whether a sample tells what the rule looks at.
        private func isKnown(_ sample: ObservedSample) -> Bool {
            switch condition {
            case .black, .plain: sample.figures != nil
            case .regionChange: sample.figures?.changed != nil || sample.similarity == nil
            case .looksLike(.part, _, _): sample.tiles != nil
            // Told by what follows the sample.
            case .bitrate, .silence: false
            case .sceneChange, .frozen, .noSignal, .looksLike, .resolution: true
            }
        }

        mutating func note(_ fact: Observation.Fact, at instant: Instant) {
            if case .signal(let isThere) = fact {
                isLive = isThere
                // How long it was away says nothing of how often it is looked at.
                if isThere { last = nil }
            }
            pass(Observation(sessionID: session.id, sourceID: session.sourceID, instant: instant, fact: fact))
        }

        mutating func finish(at end: Instant, patience: Double) {
            if isLive, let last, end.seconds(since: last) > max(patience, 3 * spacing) {
                note(.signal(false), at: last)
            }
            keep(evaluator.advance(to: end))
        }

        private mutating func pass(_ observation: Observation) {
            keep(evaluator.advance(to: observation.instant))
            keep(evaluator.observe(observation))
        }

        private mutating func keep(_ new: [Alert]) {
            for alert in new {
                // Of one rule and one stream at most one is open.
                if alert.resolvedAt != nil, !alerts.isEmpty {
                    alerts[alerts.count - 1] = alert
                } else {
                    alerts.append(alert)
                }
            }
        }
    }
}
