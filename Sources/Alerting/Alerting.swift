public import Logging
public import MemCore
internal import Rules
public import ServiceLifecycle

/// Rules and what comes of them, as a service: it watches from `run()` on until it is told to shut down.
public struct Alerting: Service {
    private let keeper: RuleKeeper
    private let deliverer: Deliverer
    private let store: any RuleStoring
    private let streams: any StreamControl
    private let desk = TestDesk()

    /// Creates a service that does not watch yet; one value runs once.
    ///
    /// - Parameters:
    ///   - store: where rules and alerts are kept, and what tells of streams.
    ///   - streams: what knows how they are now.
    ///   - sound: what knows how loud they are.
    ///   - annotations: where notes about alerts go.
    ///   - demand: gets what rules want recorded.
    ///   - configuration: what may be done when a rule fires.
    ///   - logger: gets what goes wrong.
    public init(
        store: any RuleStoring,
        streams: any StreamControl,
        sound: any SoundListening,
        annotations: any AnnotationStoring,
        demand: RecordingDemand,
        configuration: CurrentConfiguration,
        logger: Logger
    ) {
        deliverer = Deliverer(store: store, annotations: annotations, configuration: configuration, logger: logger)
        keeper = RuleKeeper(
            store: store,
            streams: streams,
            sound: sound,
            deliverer: deliverer,
            demand: demand,
            logger: logger
        )
        self.store = store
        self.streams = streams
    }

    /// Watches until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await deliverer.begin()
            await keeper.run()
        }
        await deliverer.close()
    }
}

extension Alerting: RuleControl {
    /// All rules, oldest first.
    public func rules() async throws(RuleControlError) -> [Rule] { await keeper.all() }

    /// Makes a rule; it is in force when the call returns.
    /// - Throws: ``RuleControlError``
    public func create(_ draft: RuleDraft) async throws(RuleControlError) -> Rule {
        try Self.check(draft)
        return try await keeper.create(draft)
    }

    /// Gives a rule another text; its open alerts are over.
    /// - Throws: ``RuleControlError``
    public func change(_ id: RuleID, to draft: RuleDraft) async throws(RuleControlError) -> Rule {
        try Self.check(draft)
        return try await keeper.change(id, to: draft)
    }

    /// Removes a rule; its open alerts are over.
    /// - Throws: ``RuleControlError``
    public func remove(_ id: RuleID) async throws(RuleControlError) {
        try await keeper.remove(id)
    }

    /// Holds a rule against what is stored; what is still to come is not.
    /// - Throws: ``RuleControlError``
    public func test(_ draft: RuleDraft, over range: Range<Instant>) async throws(RuleControlError) -> RuleTest {
        try Self.check(draft)
        guard await desk.enter() else { throw .busy }
        var rule = Rule(id: .random(), draft: draft, createdAt: range.lowerBound, updatedAt: range.lowerBound)
        rule.draft.isEnabled = true
        let end = min(range.upperBound, .now())
        let start = min(range.lowerBound, end)
        let sessions = await streams.streams().map(\.record)
        var test = BackTest(store: store, rule: rule, range: start..<end)
        do {
            let result = try await test.run(over: sessions)
            await desk.leave()
            return result
        } catch {
            await desk.leave()
            throw .store(error)
        }
    }

    /// Refuses hours of a time zone that this machine does not know.
    private static func check(_ draft: RuleDraft) throws(RuleControlError) {
        guard let hours = draft.activeHours, !hours.isKnown else { return }
        let detail = "This machine knows no time zone of that name; Europe/Berlin is one."
        throw .invalid(RuleProblem("active_hours.time_zone", detail))
    }

    /// Alerts, the one fired last first.
    /// - Throws: ``RuleControlError``
    public func alerts(_ query: AlertQuery) async throws(RuleControlError) -> AlertPage {
        do { return try await store.alerts(query) } catch { throw .store(error) }
    }

    /// What was or is to be delivered of a rule's alerts, the newest first.
    /// - Throws: ``RuleControlError``
    public func deliveries(
        of id: RuleID,
        limit: Int,
        offset: Int
    ) async throws(RuleControlError) -> DeliveryPage {
        guard await keeper.all().contains(where: { $0.id == id }) else { throw .notFound }
        do { return try await store.deliveries(of: id, limit: limit, offset: offset) } catch { throw .store(error) }
    }

    /// Has an alert that never was delivered by each action of a rule.
    /// - Throws: ``RuleControlError``
    public func tryDelivery(of id: RuleID) async throws(RuleControlError) -> [Delivery] {
        try await keeper.tryDelivery(of: id)
    }
}

/// Lets few rules be tried at once: each reads much of the timeline.
private actor TestDesk {
    private static let places = 2
    private var taken = 0

    func enter() -> Bool {
        guard taken < Self.places else { return false }
        taken += 1
        return true
    }

    func leave() { taken -= 1 }
}
