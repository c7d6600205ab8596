public import CoreMetrics
internal import DuckDB
public import Logging
public import MemCore
internal import SQLSandbox
internal import Synchronization

/// The memory: samples go in, moments come out.
///
/// One main file holds what is known, a folder beside it the pictures; one writer commits in groups; a few readers ask at
/// the same time. What is shown to anybody is on disk. It works until ``close()``, which must be called.
public final class Store: Sendable {
    let configuration: StoreConfiguration
    let queue: WriteQueue
    let readers: ReaderPool
    let pictures: any PictureStore
    let health: StoreHealth
    let latest: LatestFrames
    let feed = Broadcast<SampleCommit>()
    let broadcast = Broadcast<MemoryEvent>()
    /// The newest event when the store was opened.
    let lastEventBefore: EventID
    let observed = Broadcast<Observation>()
    let knowledge: Knowledge
    let loader: IndexLoader
    let forgotten = ForgottenFrames()
    /// Frames that were committed without their pictures since the store was opened.
    let unkept = ForgottenFrames()
    let room: RoomWatch
    let tidying = OneAtATime()
    /// Runs by the rules of retention, each of which tidies several times.
    let retaining = OneAtATime()
    let sql: SQLDesk
    let clips = ClipDesk()
    let growing = GrowingRecordings()
    let proof = CommitProof()
    let lastFrame: Atomic<Int64>
    let lastSource: Atomic<Int64>
    let lastAnnotation: Atomic<Int64>
    let lastTranscription: Atomic<Int64>
    let lastHold = Atomic<Int64>(0)
    let lastRetentionRun = Atomic<Int64>(0)
    private let mainFile: MainFile
    private let thread: DatabaseThread
    let logger: Logger
    /// Ends with the number of samples that could not be written to the end.
    private let work: Task<Int, Never>
    private let loading: Task<Void, Never>
    private let closing = Mutex<Task<StoreFailure?, Never>?>(nil)

    /// Opens the memory, or starts a new one.
    ///
    /// Brings the schema up to date, sweeps pictures that a crash left without their frames, and closes sessions that it
    /// left open.
    ///
    /// - Parameter metrics: where is counted what happens.
    /// - Throws: ``StoreFailure`` with code `locked` (another process has the database), `newerSchema` or `open`.
    public convenience init(
        configuration: StoreConfiguration,
        logger: Logger,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance
    ) async throws(StoreFailure) {
        try await self.init(
            configuration: configuration,
            migrations: Migration.all,
            logger: logger,
            metrics: metrics
        ) { $0 }
    }

    /// The same with other migrations, and with something put before the picture files: for tests.
    init(
        configuration: StoreConfiguration,
        migrations: [Migration],
        logger: Logger,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        wrapping: (any PictureStore) -> any PictureStore
    ) async throws(StoreFailure) {
        let opened = try await OpenedFiles(configuration: configuration, migrations: migrations, logger: logger)
        self.configuration = opened.configuration
        self.logger = logger
        mainFile = opened.mainFile
        health = opened.health
        let path = opened.configuration.path
        room = RoomWatch(
            folders: [folder(of: path), PictureFolder(of: path).path],
            minimum: configuration.minimumFreeBytes
        )
        thread = opened.thread
        readers = opened.readers
        pictures = wrapping(opened.pictures)
        sql = SQLDesk(host: SandboxHost(opened.configuration), database: opened.database, mainFile: opened.mainFile)
        let knowledge = Knowledge(opened.configuration)
        self.knowledge = knowledge
        let loader = IndexLoader(index: knowledge.index, readers: opened.readers, logger: logger)
        self.loader = loader
        loading = Task(priority: .utility) { await loader.run() }
        latest = LatestFrames(opened.state.latest)
        for (source, span) in opened.state.spans { knowledge.spans.extend(source, by: span) }
        for (start, end) in opened.state.noted { knowledge.noted.extend(from: start, to: end) }
        for (start, end) in opened.state.said { knowledge.said.extend(from: start, to: end) }
        lastFrame = Atomic(opened.state.lastFrame)
        lastSource = Atomic(opened.state.lastSource)
        lastAnnotation = Atomic(opened.state.lastAnnotation)
        lastTranscription = Atomic(opened.state.lastTranscription)
        lastEventBefore = opened.state.events.newest
        queue = WriteQueue(
            bounds: WriteQueue.Bounds(bytes: configuration.queueBytes, count: configuration.queueCount),
            reserve: WriteQueue.Reserve(
                bounds: WriteQueue.Bounds(bytes: configuration.reserveBytes, count: configuration.reserveCount),
                newest: .seconds(configuration.newestSeconds)
            ),
            gather: .milliseconds(configuration.gatherMilliseconds)
        )
        let writer = Writer(
            queue: queue,
            thread: thread,
            readers: readers,
            mainFile: mainFile,
            pictures: pictures,
            configuration: configuration,
            health: health,
            latest: latest,
            feed: feed,
            broadcast: broadcast,
            observed: observed,
            events: opened.state.events,
            knowledge: knowledge,
            lastMoment: opened.state.lastMoment,
            forgotten: forgotten,
            unkept: unkept,
            room: room,
            metrics: StoreMetrics(metrics),
            logger: logger
        )
        work = Task { await writer.run() }
    }

    /// Commits all that waits, checkpoints, and lets the files go; every later call of anything throws `closed`.
    ///
    /// Calling it again waits for the same end.
    /// - Throws: ``StoreFailure`` with code `write` when samples were lost, with their number.
    public func close() async throws(StoreFailure) {
        let task = closing.withLock { task in
            let running = task ?? Task { await self.end() }
            task = running
            return running
        }
        if let failure = await task.value { throw failure }
    }

    /// Waits until the database can't be used any more, neither for questions nor for commits, whatever is done.
    ///
    /// All that was acknowledged is on the disk; whoever waits should end the program, so that it is started again. To be
    /// called once.
    /// - Returns: Why, or nil if the waiting task was cancelled before it came to that.
    public func loss() async -> StoreFailure? { await health.loss() }

    private func end() async -> StoreFailure? {
        queue.close()
        let lost = await work.value
        feed.close()
        broadcast.close()
        observed.close()
        knowledge.index.close()
        await loading.value
        await sql.close()
        await readers.close()
        var failure: StoreFailure?
        if lost > 0 {
            let reason = health.trouble ?? "The database can't be written"
            failure = StoreFailure(.write, "\(lost) samples are lost: \(reason)")
        }
        do {
            try await pictures.close()
        } catch {
            failure = failure ?? error
        }
        do {
            try await thread.run { connection throws(DuckDBError) in
                try connection.run("CHECKPOINT \(MainFile.name)")
                try mainFile.detach(on: connection)
            }
        } catch {
            // What is committed stays in the write-ahead log, which the next start reads.
            logger.error("the database could not be checkpointed at the end", metadata: ["reason": "\(error)"])
        }
        await thread.close()
        FileOwner.settle(configuration.path)
        return failure
    }
}
