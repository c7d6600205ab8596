internal import Logging
internal import MemCore

/// Brings alerts to where they are wanted, and tries again where that fails.
actor Deliverer {
    /// So many are on their way at once.
    static let maximumAtOnce = 8
    /// So many may wait; those beyond are given up at once.
    static let maximumWaiting = 10_000
    /// The pause after the first failure; doubled with each further one.
    static let firstPause = 5.0
    /// The longest pause.
    static let longestPause = 3600.0
    /// How long it is tried.
    static let lifetime = 86_400.0

    private let store: any RuleStoring
    private let annotations: any AnnotationStoring
    private let configuration: CurrentConfiguration
    private let firstPause: Double
    private let logger: Logger
    private var waiting: [String: Delivery] = [:]
    private var inFlight: [String: Task<Void, Never>] = [:]
    private var timer: Task<Void, Never>?
    private var wakesAt: Instant?
    private var isClosed = false

    init(
        store: any RuleStoring,
        annotations: any AnnotationStoring,
        configuration: CurrentConfiguration,
        firstPause: Double = Deliverer.firstPause,
        logger: Logger
    ) {
        self.store = store
        self.annotations = annotations
        self.configuration = configuration
        self.firstPause = firstPause
        self.logger = logger
    }

    /// Takes up what an earlier run left.
    func begin() async {
        do {
            add(try await store.pendingDeliveries())
        } catch {
            logger.error("deliveries that were left could not be read", metadata: ["reason": "\(error)"])
        }
    }

    /// How many may still be taken in.
    var room: Int { Self.maximumWaiting - waiting.count - inFlight.count }

    /// Takes deliveries that are kept already.
    func add(_ deliveries: [Delivery]) {
        for delivery in deliveries where delivery.nextAt != nil && inFlight[delivery.id] == nil {
            waiting[delivery.id] = delivery
        }
        go()
    }

    /// Nothing of a rule that is gone is delivered any more.
    func drop(_ rule: RuleID) {
        waiting = waiting.filter { $0.value.ruleID != rule }
    }

    /// Breaks off what is on its way: it is tried again in the next run.
    func close() async {
        isClosed = true
        timer?.cancel()
        let tasks = inFlight.values
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    /// Sends what is due, and sees to it that it is looked again when the next one is.
    private func go() {
        guard !isClosed else { return }
        let now = Instant.now()
        let due = waiting.values.filter { $0.nextAt ?? now <= now }.sorted { $0.createdAt < $1.createdAt }
        for delivery in due.prefix(max(0, Self.maximumAtOnce - inFlight.count)) {
            waiting[delivery.id] = nil
            inFlight[delivery.id] = Task { await attempt(delivery) }
        }
        guard inFlight.count < Self.maximumAtOnce, let next = waiting.values.compactMap(\.nextAt).min() else { return }
        if timer != nil, wakesAt == next { return }
        timer?.cancel()
        wakesAt = next
        // A clock may be set meanwhile.
        let pause = Duration.microseconds(min(60_000_000, max(0, next.microseconds - now.microseconds)))
        timer = Task {
            guard (try? await Task.sleep(for: pause)) != nil else { return }
            wake()
        }
    }

    private func wake() {
        (timer, wakesAt) = (nil, nil)
        go()
    }

    private func attempt(_ delivery: Delivery) async {
        let result = await perform(delivery)
        if Task.isCancelled, !result.hasArrived {
            inFlight[delivery.id] = nil
            return
        }
        let tried = delivery.tried(result.hasArrived, result.outcome, at: .now(), firstPause: firstPause)
        if tried.status == .failed {
            logger.error(
                "an alert was not delivered",
                metadata: ["rule": "\(tried.ruleID)", "action": "\(tried.action.type)", "reason": "\(result.outcome)"]
            )
        }
        do {
            try await store.write([], delivering: [tried])
        } catch {
            // What it came to is only known to this run.
            logger.error("a delivery could not be noted", metadata: ["reason": "\(error)"])
        }
        inFlight[delivery.id] = nil
        if tried.nextAt != nil { waiting[tried.id] = tried }
        go()
    }

    private func perform(_ delivery: Delivery) async -> (hasArrived: Bool, outcome: String) {
        let rules = configuration.value.rules
        switch delivery.action {
        case .webhook(let address): return await Webhook.post(delivery.body, to: address, rules)
        case .command(let name): return await CommandRun.run(name, delivery.body, rules)
        case .mqtt(let topic): return await BrokerMessage(rules: rules).publish(delivery.body, under: topic)
        case .record: return (false, "a recording is not delivered")
        case .annotation:
            guard let draft = AnnotationDraft(delivery) else { return (false, "there is nothing to be noted") }
            do {
                let note = try await annotations.annotate([draft])
                return (true, "annotation \(note.first?.id.description ?? "")")
            } catch {
                return (false, "\(error)")
            }
        }
    }
}

extension Delivery {
    /// The delivery after a try.
    func tried(_ hasArrived: Bool, _ outcome: String, at now: Instant, firstPause: Double) -> Delivery {
        var tried = self
        tried.attempts += 1
        tried.outcome = String(outcome.prefix(500))
        // A program may have done a part of what it is for: it is not run again.
        let isOnce = if case .command = action { true } else { false }
        let exponent = Double(min(tried.attempts - 1, 30))
        var pause = firstPause
        for _ in 0..<Int(exponent) where pause < Deliverer.longestPause { pause *= 2 }
        let next = now.advanced(bySeconds: min(pause, Deliverer.longestPause))
        if hasArrived {
            (tried.status, tried.nextAt, tried.endedAt) = (.delivered, nil, now)
        } else if isOnce || next.seconds(since: createdAt) > Deliverer.lifetime {
            (tried.status, tried.nextAt, tried.endedAt) = (.failed, nil, now)
        } else {
            tried.nextAt = next
        }
        return tried
    }
}

extension AnnotationDraft {
    /// The note about an alert.
    fileprivate init?(_ delivery: Delivery) {
        let fields = delivery.fields
        guard case .integer(let source) = fields["source_id"], case .string(let time) = fields["timestamp"],
            let instant = Instant(rfc3339: time), case .string(let name) = fields["rule_name"],
            case .string(let condition) = fields["condition"]
        else { return nil }
        self.init(
            sourceID: SourceID(rawValue: source),
            start: instant,
            end: instant,
            type: .actionDetected,
            content: name,
            metadata: [
                "rule_id": .string(delivery.ruleID.rawValue), "condition": .string(condition),
                "value": fields["value"] ?? .null, "threshold": fields["threshold"] ?? .null,
            ],
            createdBy: "rule"
        )
    }
}
