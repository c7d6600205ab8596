internal import Logging
internal import MemCore
internal import NIOCore

/// All sessions: who may publish, who is publishing, and what is known of each.
actor SessionRegistry {
    /// A publisher that has sent nothing for this long gives way to a new one with the same key.
    static let silenceBeforeTakeover = Duration.seconds(3)

    /// What the registry works with.
    struct Environment: Sendable {
        var current: CurrentConfiguration
        var sink: any SampleSink
        var store: any SessionStoring
        var decoderPath: String
        var group: any EventLoopGroup
        var logger: Logger
        var metrics: IngestMetrics
        /// Where recordings go; nil: nothing is recorded.
        var recordings: (any RecordingStoring)?
        /// What rules want recorded.
        var demand: RecordingDemand
        /// What all publishers together make Mem hold.
        let budget: HeldBytes

        init(
            current: CurrentConfiguration,
            sink: any SampleSink,
            store: any SessionStoring,
            decoderPath: String,
            group: any EventLoopGroup,
            logger: Logger,
            metrics: IngestMetrics = .none,
            recordings: (any RecordingStoring)? = nil,
            demand: RecordingDemand = RecordingDemand()
        ) {
            self.current = current
            self.sink = sink
            self.store = store
            self.decoderPath = decoderPath
            self.group = group
            self.logger = logger
            self.metrics = metrics
            self.recordings = recordings
            self.demand = demand
            budget = HeldBytes(maximum: current.value.streaming.limits.totalBytes)
        }

        /// The configuration in force now.
        var configuration: Configuration { current.value }
    }

    let environment: Environment
    var entries: [SessionID: SessionEntry] = [:]
    var order: [SessionID] = []
    var keys = KeyIndex()
    private(set) var listening: Listener?
    var creationLimit = RateLimit.creation
    var wrongKeys = WrongKeys()
    var newestRefusal: PublisherRefusal?
    let hook = PublishHook()
    var creating: [StreamKey: Task<SessionID, any Error>] = [:]
    /// Who waits until a session's samples up to an instant are durable.
    private var commitPledges: [SessionID: [(instant: Instant, pledge: Pledge<Void>)]] = [:]
    private var isShuttingDown = false
    /// How long after a failure the store is asked again.
    private static let pauseBetweenSaves = Duration.seconds(5)

    /// Creates an empty registry; ``load()`` fills it.
    init(environment: Environment) {
        self.environment = environment
    }

    /// What the listener is doing.
    var listener: ListenerStatus {
        let rtmp = environment.configuration.streaming.rtmp
        return ListenerStatus(
            isActive: listening?.isOpen == true && acceptsPublishers,
            host: rtmp.host,
            port: listening?.ports.plain ?? rtmp.port,
            securePort: listening?.ports.secure,
            maxStreams: rtmp.maxConcurrentStreams
        )
    }

    /// Takes over the sessions of earlier runs of the program.
    func load() async throws(StoreFailure) {
        for (record, history) in try await environment.store.loadSessions() {
            // Who had said goodbye, or was stopped, was not sent away by the end of the program.
            let wasAway = record.saidGoodbye || !record.isArmed
            entries[record.id] = SessionEntry(
                record: record,
                history: history,
                gapCause: wasAway ? .disconnected : .restart
            )
            order.append(record.id)
            keys[record.key] = record.id
        }
    }

    /// Counts what the store made durable, for as long as it does.
    func follow(_ commits: AsyncStream<[SampleCommit]>) async {
        for await commit in commits {
            for part in commit {
                entries[part.sessionID]?.history.samplesTaken += part.samplesTaken
                entries[part.sessionID]?.history.framesStored += part.framesStored
                // Pictures that are stored late are those of older samples.
                let last = [entries[part.sessionID]?.history.lastSampleAt, part.lastSampleAt].compactMap(\.self).max()
                entries[part.sessionID]?.history.lastSampleAt = last
                entries[part.sessionID]?.lastCommit = .now
                commitPledges[part.sessionID]?.removeAll { instant, pledge in
                    guard instant <= part.lastSampleAt else { return false }
                    pledge.settle(())
                    return true
                }
                if commitPledges[part.sessionID]?.isEmpty == true { commitPledges[part.sessionID] = nil }
            }
        }
    }

    /// Settled as soon as a sample that was submitted is durable.
    func promiseCommit(of id: SessionID, at instant: Instant) -> Pledge<Void> {
        let pledge = Pledge<Void>()
        if let last = entries[id]?.history.lastSampleAt, last >= instant {
            pledge.settle(())
        } else {
            commitPledges[id, default: []].append((instant, pledge))
        }
        return pledge
    }

    /// Notes the listener, or that there is none any more.
    func setListener(_ listener: Listener?) {
        listening = listener
    }

    /// The session that a key or an id names.
    func find(_ reference: String) -> SessionID? {
        let id = SessionID(rawValue: reference)
        if let entry = entries[id] { return entry.record.deletedAt == nil ? id : nil }
        return keys[StreamKey(rawValue: reference)]
    }

    /// Makes a session known and durable.
    func add(name: String?, key: StreamKey, metadata: [String: JSONValue]) async throws(StoreFailure) -> SessionID {
        let streaming = environment.configuration.streaming
        let now = Instant.now()
        let title = name ?? "Stream \(order.count + 1)"
        let source = try await environment.store.createSource(name: title, createdAt: now)
        let record = SessionRecord(
            id: .random(),
            key: key,
            sourceID: source,
            name: title,
            metadata: metadata,
            isArmed: streaming.rtmp.autoStart && streaming.takesPublishers,
            createdAt: now
        )
        try await environment.store.save(record, telling: Self.beginning(of: record))
        entries[record.id] = SessionEntry(record: record, history: SessionHistory(), gapCause: .disconnected)
        order.append(record.id)
        keys[key] = record.id
        // Without its name: where no key is needed, that is the key.
        log("stream created", record.id, ["armed": "\(record.isArmed)"])
        return record.id
    }

    /// Tells every publisher that the program ends, and waits until their last samples are submitted.
    func shutDown() async {
        isShuttingDown = true
        for id in order { await disconnect(id, reason: "Mem is shutting down") }
        for id in order { entries[id]?.ending?.hurry() }
        for id in order { await entries[id]?.ending?.end() }
    }

    /// Writes a session's record again until the store takes it: what was decided must outlive the program.
    func saveLater(_ id: SessionID) {
        guard entries[id]?.awaitsSave == false else { return }
        entries[id]?.awaitsSave = true
        Task {
            while acceptsPublishers {
                try? await Task.sleep(for: Self.pauseBetweenSaves)
                guard entries[id] != nil else { return }
                if (try? await write(id)) != nil { break }
            }
            entries[id]?.awaitsSave = false
        }
    }

    var acceptsPublishers: Bool { !isShuttingDown }
}
