internal import Logging
internal import MemCore
internal import Rules

/// The rules in force: holds what becomes known of streams against them, and keeps what comes of it.
actor RuleKeeper {
    /// So many rules there may be: each is held against every sample.
    static let maximumRules = 200
    /// How often it is looked how much arrives, and how loud it was, while a rule asks for it.
    static let lookInterval = Duration.seconds(2)
    /// The longest sleep: a clock may be set meanwhile.
    static let longestSleep = Duration.seconds(60)
    /// How long what could not be written waits for the next try.
    static let pauseAfterFailure = Duration.seconds(2)
    /// So many alerts wait while the store can't write; the oldest go.
    static let mostUnwritten = 10_000

    private let store: any RuleStoring
    private let streams: any StreamControl
    private let sound: any SoundListening
    private let deliverer: Deliverer
    private let demand: RecordingDemand
    private let logger: Logger
    private var rules: [RuleID: Rule] = [:]
    private var evaluator = RuleEvaluator()
    private var unwritten: [AlertNotice] = []
    private var writing: Task<Void, Never>?
    private var timer: Task<Void, Never>?
    private var wakesAt: Instant?
    private var isLoaded = false
    private var isEnding = false
    private var waitingForRules: [CheckedContinuation<Void, Never>] = []

    init(
        store: any RuleStoring,
        streams: any StreamControl,
        sound: any SoundListening,
        deliverer: Deliverer,
        demand: RecordingDemand,
        logger: Logger
    ) {
        self.store = store
        self.streams = streams
        self.sound = sound
        self.deliverer = deliverer
        self.demand = demand
        self.logger = logger
    }

    /// Works until its task is cancelled or the store closed.
    func run() async {
        let feed = store.observations()
        await load()
        for await observations in feed {
            if Task.isCancelled { break }
            let alerts = observations.flatMap { evaluator.observe($0) }
            tell(alerts)
            schedule()
        }
        timer?.cancel()
        timer = nil
        isEnding = true
        await writing?.value
    }

    /// Takes up the rules, the alerts that are not over, and how the streams are.
    private func load() async {
        var open: [Alert] = []
        while !Task.isCancelled {
            do {
                let all = try await store.rules()
                open = try await store.alerts(AlertQuery(isOpen: true)).alerts
                rules = Dictionary(all.map { ($0.id, $0) }) { $1 }
                break
            } catch {
                guard error.code != .closed else { break }
                logger.error("rules could not be read", metadata: ["reason": "\(error)"])
                try? await Task.sleep(for: Self.pauseAfterFailure)
            }
        }
        evaluator = RuleEvaluator(rules: Array(rules.values), open: open)
        for (id, rule) in rules { demand.take(id, rule.draft) }
        for alert in open { if let rule = rules[alert.ruleID] { demand.take(alert, of: rule.draft) } }
        let now = Instant.now()
        let sessions = await streams.streams()
        tell(sessions.flatMap { evaluator.observe(Self.signal(of: $0, at: now)) })
        // Nothing would ever tell that these are over.
        let known = Set(sessions.map(\.record.id))
        for var alert in open where !known.contains(alert.sessionID) {
            (alert.resolvedAt, alert.resolution) = (max(now, alert.firedAt), .streamDeleted)
            tell([alert])
        }
        isLoaded = true
        for waiter in waitingForRules { waiter.resume() }
        waitingForRules = []
        schedule()
    }

    private static func signal(of session: StreamSession, at instant: Instant) -> Observation {
        Observation(
            sessionID: session.record.id,
            sourceID: session.record.sourceID,
            instant: instant,
            // Nothing lasts longer than it was watched: Mem may have been away itself.
            fact: .signal(session.status == .live)
        )
    }

    // MARK: Rules

    /// All rules, oldest first.
    func all() async -> [Rule] {
        await settled()
        return rules.values.sorted { ($0.createdAt, $0.id.rawValue) < ($1.createdAt, $1.id.rawValue) }
    }

    func create(_ draft: RuleDraft) async throws(RuleControlError) -> Rule {
        await settled()
        guard rules.count < Self.maximumRules else { throw .tooMany(Self.maximumRules) }
        let now = Instant.now()
        let rule = Rule(id: .random(), draft: draft, createdAt: now, updatedAt: now)
        try await save(rule)
        return rule
    }

    func change(_ id: RuleID, to draft: RuleDraft) async throws(RuleControlError) -> Rule {
        await settled()
        guard var rule = rules[id] else { throw .notFound }
        (rule.draft, rule.updatedAt) = (draft, .now())
        let changed = rule
        try await save(changed)
        return changed
    }

    func remove(_ id: RuleID) async throws(RuleControlError) {
        await settled()
        guard let rule = rules[id] else { throw .notFound }
        // What it has open is told before the rule goes, with its alerts.
        tell(evaluator.disarm(id, at: .now()), of: rule.draft)
        await writing?.value
        do { try await store.removeRule(id) } catch { throw .store(error) }
        await deliverer.drop(id)
        rules[id] = nil
        demand.take(id, nil)
        schedule()
    }

    private func save(_ rule: Rule) async throws(RuleControlError) {
        do { try await store.save(rule) } catch { throw .store(error) }
        let before = rules[rule.id]?.draft ?? rule.draft
        rules[rule.id] = rule
        demand.take(rule.id, rule.draft)
        tell(evaluator.arm(rule, at: .now()), of: before)
        schedule()
    }

    /// Waits until the rules are there.
    private func settled() async {
        if isLoaded { return }
        await withCheckedContinuation { waitingForRules.append($0) }
    }

    // MARK: Alerts

    private func tell(_ alerts: [Alert]) {
        for alert in alerts { tell([alert], of: rules[alert.ruleID]?.draft) }
    }

    private func tell(_ alerts: [Alert], of rule: RuleDraft?) {
        guard let rule, !alerts.isEmpty else { return }
        for alert in alerts { demand.take(alert, of: rule) }
        unwritten += alerts.map { AlertNotice($0, of: rule) }
        if unwritten.count > Self.mostUnwritten { unwritten.removeFirst(unwritten.count - Self.mostUnwritten) }
        if writing == nil { writing = Task { await write() } }
    }

    /// Writes what waits, in order, until nothing does.
    private func write() async {
        defer { writing = nil }
        while !unwritten.isEmpty {
            let notices = unwritten
            unwritten = []
            let deliveries = await deliveries(of: notices)
            do {
                try await store.write(notices, delivering: deliveries)
                await deliverer.add(deliveries)
            } catch {
                guard error.code != .closed else { return }
                logger.error("alerts could not be written", metadata: ["reason": "\(error)"])
                unwritten = notices + unwritten
                if isEnding { return }
                try? await Task.sleep(for: Self.pauseAfterFailure)
            }
        }
    }

    private func deliveries(of notices: [AlertNotice]) async -> [Delivery] {
        let now = Instant.now()
        var deliveries = notices.flatMap { Delivery.all(of: $0, at: now) }
        if deliveries.isEmpty { return [] }
        let room = await deliverer.room
        for index in deliveries.indices.dropFirst(max(0, room)) {
            deliveries[index].status = .failed
            (deliveries[index].nextAt, deliveries[index].endedAt) = (nil, now)
            deliveries[index].outcome = "too many others wait"
        }
        return deliveries
    }

    /// Has an alert that never was delivered by each action of a rule.
    func tryDelivery(of id: RuleID) async throws(RuleControlError) -> [Delivery] {
        await settled()
        guard let rule = rules[id] else { throw .notFound }
        let sessions = await streams.streams()
        let session = sessions.first { rule.draft.sessionID == nil || $0.record.id == rule.draft.sessionID }
        let now = Instant.now()
        let alert = Alert(
            ruleID: id,
            sessionID: session?.record.id ?? SessionID(rawValue: ""),
            sourceID: session?.record.sourceID ?? SourceID(rawValue: 0),
            firedAt: now,
            value: 0,
            threshold: 0
        )
        let notice = AlertNotice(alert, of: rule.draft)
        // A note about something that did not happen would stay.
        let actions = rule.draft.actions.filter { $0.isDelivered && $0 != .annotation }
        let deliveries = actions.map { Delivery(notice, $0, isTest: true, at: now) }
        do { try await store.write([], delivering: deliveries) } catch { throw .store(error) }
        await deliverer.add(deliveries)
        return deliveries
    }

    // MARK: Time

    /// Sees to it that it is looked again when the next alert may be due.
    private func schedule() {
        var next = evaluator.deadline
        if evaluator.wantsBitrates || evaluator.wantsSound != [] {
            let look = Instant.now().advanced(by: Self.lookInterval)
            next = min(next ?? look, wakesAt ?? look, look)
        }
        guard let next else {
            timer?.cancel()
            (timer, wakesAt) = (nil, nil)
            return
        }
        if timer != nil, wakesAt == next { return }
        timer?.cancel()
        wakesAt = next
        let pause = Duration.microseconds(max(0, next.microseconds - Instant.now().microseconds))
        timer = Task {
            guard (try? await Task.sleep(for: min(pause, Self.longestSleep))) != nil else { return }
            await wake()
        }
    }

    private func wake() async {
        (timer, wakesAt) = (nil, nil)
        if evaluator.wantsBitrates { await lookAtBitrates() }
        if evaluator.wantsSound != [] {
            let levels = await sound.soundLevels(of: evaluator.wantsSound)
            tell(levels.flatMap { evaluator.observe($0) })
        }
        tell(evaluator.advance(to: .now()))
        schedule()
    }

    private func lookAtBitrates() async {
        let sessions = await streams.streams()
        let now = Instant.now()
        for session in sessions where session.status == .live {
            guard let bitrate = session.bitrateKbps else { continue }
            tell(
                evaluator.observe(
                    Observation(
                        sessionID: session.record.id,
                        sourceID: session.record.sourceID,
                        instant: now,
                        fact: .bitrate(bitrate)
                    )
                )
            )
        }
    }
}

extension Instant {
    fileprivate func advanced(by duration: Duration) -> Instant {
        advanced(bySeconds: duration / .seconds(1))
    }
}
