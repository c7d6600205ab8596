internal import CoreMetrics
internal import DuckDB
internal import Logging
internal import MemCore

/// The only one who writes: takes what waits, group by group, and makes it durable.
///
/// Pictures first, then what is known about them with the timeline in one transaction of the main file: a crash in
/// between leaves pictures that nothing points at, never the reverse. A group that can't be written is kept and tried again.
actor Writer {
    private static let longestPause = Duration.seconds(5)
    /// A full disk is not freed at once, and each failed try interrupts the readers.
    private static let pauseAfterFailedCheckpoint = Duration.seconds(30)
    /// Tries after `close()`: a program has five seconds to end.
    private static let lastTries = 4

    private let queue: WriteQueue
    let thread: DatabaseThread
    private let readers: ReaderPool
    let mainFile: MainFile
    let pictures: any PictureStore
    private let configuration: StoreConfiguration
    private let health: StoreHealth
    let latest: LatestFrames
    private let feed: Broadcast<SampleCommit>
    private let broadcast: Broadcast<MemoryEvent>
    private let observed: Broadcast<Observation>
    let knowledge: Knowledge
    let forgotten: ForgottenFrames
    let unkept: ForgottenFrames
    private let room: RoomWatch
    private let metrics: StoreMetrics
    private var roomTold = DiskRoom.State.ample
    let logger: Logger
    var lastMoment: Int64
    var openMinutes = OpenMinutes()
    var numbers: EventNumbers
    private var eventLog: EventLogSize
    /// What became known while a group was written.
    private var news: [EventDraft] = []
    var ends = ForgottenEnds()
    private var late: LatePictures
    private var lastCheckpoint = ContinuousClock.now
    private var lastHours = ContinuousClock.now
    private var pauseBetweenCheckpoints = Duration.zero

    init(
        queue: WriteQueue,
        thread: DatabaseThread,
        readers: ReaderPool,
        mainFile: MainFile,
        pictures: any PictureStore,
        configuration: StoreConfiguration,
        health: StoreHealth,
        latest: LatestFrames,
        feed: Broadcast<SampleCommit>,
        broadcast: Broadcast<MemoryEvent>,
        observed: Broadcast<Observation>,
        events: (count: Int, newest: EventID),
        knowledge: Knowledge,
        lastMoment: Int64,
        forgotten: ForgottenFrames,
        unkept: ForgottenFrames,
        room: RoomWatch,
        metrics: StoreMetrics,
        logger: Logger
    ) {
        self.queue = queue
        self.thread = thread
        self.readers = readers
        self.mainFile = mainFile
        self.pictures = pictures
        self.configuration = configuration
        self.health = health
        self.latest = latest
        self.feed = feed
        self.broadcast = broadcast
        self.observed = observed
        numbers = EventNumbers(last: events.newest)
        eventLog = EventLogSize(
            count: configuration.eventCount,
            age: .seconds(configuration.eventSeconds),
            present: events.count
        )
        self.knowledge = knowledge
        self.lastMoment = lastMoment
        self.forgotten = forgotten
        self.unkept = unkept
        self.room = room
        late = LatePictures(newest: .seconds(configuration.newestSeconds), maximumBytes: configuration.reserveBytes)
        self.metrics = metrics
        self.logger = logger
    }

    /// Works until the queue is closed and empty.
    ///
    /// - Returns: How many samples were lost: those that could not be written to the end.
    func run() async -> Int {
        while let items = await queue.take() {
            let lost = await commit(items)
            if lost > 0 { return lost }
            await storeLatePictures()
            await sumUpHoursIfDue()
            await trimEventsIfDue()
            await checkpointIfDue()
        }
        return 0
    }

    private func commit(_ items: [WriteItem]) async -> Int {
        var group = group(of: items)
        var failures = 0
        // When nobody wants any more what failed, it goes on until a commit succeeds: nothing else would tell.
        while !group.taken.isEmpty || failures > 0 {
            let start = ContinuousClock.now
            do {
                try await write(&group, again: failures > 0)
                metrics.note(group, took: .now - start)
                if failures > 0 {
                    let fields: Logger.Metadata = ["failures": "\(failures)", "pictures let go": "\(queue.release())"]
                    logger.notice("the store commits again", metadata: fields)
                    // The bell may have rung for what came meanwhile.
                    queue.bell.ring()
                }
                health.noteCommit()
                openMinutes = group.openMinutes
                knowledge.minutes.settle(at: openMinutes.since)
                knowledge.index.settle()
                unkept.add(group.unkept)
                if group.pictureFiles == nil { late.add(group.samples) }
                latest.note(group.samples)
                feed.tell(group.notices)
                for case .session(let record, _, _) in group.items { knowledge.sources.note(record) }
                tell(group.events ?? [])
                if observed.isHeard { observed.tell(group.items.flatMap(\.observations)) }
                for item in group.items {
                    let failure = if case .chore(let chore, _) = item { await run(chore) } else { StoreFailure?.none }
                    item.receipt?.resume(returning: failure)
                }
                queue.done(group.taken)
                return 0
            } catch {
                if failures == 0 { logger.error("the store can't commit", metadata: ["reason": "\(error)"]) }
                failures += 1
                metrics.commitFailures.increment()
                queue.hold()
                health.trouble = error.message
                let awaited = group.removeAwaited()
                for item in awaited { item.receipt?.resume(returning: error) }
                queue.done(awaited)
                if queue.isClosed, failures >= Self.lastTries { return await giveUp(group) }
                for item in queue.removeAwaited() { item.receipt?.resume(returning: error) }
                await queue.bell.wait(atMost: pause(after: failures))
                if group.taken.isEmpty { group = self.group(of: queue.takeNow()) }
            }
        }
        return 0
    }

    private func group(of items: [WriteItem]) -> GroupCommit {
        let group = GroupCommit(
            taken: items,
            items: ends.mend(items, forgotten: forgotten),
            openMinutes: openMinutes,
            firstMoment: lastMoment + 1,
            jpegQuality: configuration.jpegQuality
        )
        lastMoment += Int64(group.moments)
        knowledge.expect(group.samples)
        knowledge.expect(group.items)
        return group
    }

    private func write(_ group: inout GroupCommit, again: Bool) async throws(StoreFailure) {
        let new = group.pictures
        let hasRoom = new.isEmpty || lookForRoom()
        if group.pictureFiles == nil, hasRoom {
            let files = new.isEmpty ? [] : try await pictures.append(new)
            group.pictureFiles = Dictionary(zip(new.map(\.id), files)) { $1 }
        }
        group.news += news
        news = []
        if group.events == nil { group.events = numbers.number(group.drafts(unkept: unkept)) }
        // Without room frames have no pictures; should the commit fail, there may be room at the next try.
        let commit = group
        try await telling(.write, "The database \(mainFile.path) can't be written") { () async throws(DuckDBError) in
            guard again else {
                return try await thread.run { connection throws(DuckDBError) in try commit.write(on: connection) }
            }
            try await mend()
            // While DuckDB takes back what it could not write, a query can stumble over it and end the whole instance.
            try await readers.pause { [thread] () async throws(DuckDBError) in
                try await thread.run { connection throws(DuckDBError) in
                    guard try commit.isWritten(on: connection) else { return try commit.write(on: connection) }
                    // Read from the log it may be, and not be on the disk: only a checkpoint makes sure of that.
                    try connection.run("CHECKPOINT \(MainFile.name)")
                }
            }
        }
    }

    /// Stores the newest pictures for which there was no room, if there is now.
    private func storeLatePictures() async {
        late.letGo { [forgotten] in forgotten.contains($0) }
        guard !late.isEmpty, lookForRoom() else { return }
        let pictures = late.pictures
        knowledge.index.begin(late.change)
        defer { knowledge.index.settle() }
        do {
            let files = try await self.pictures.append(pictures)
            try await change { connection throws(DuckDBError) in
                for (new, file) in zip(pictures, files) {
                    try connection.placePicture(
                        of: new.id.rawValue,
                        in: file,
                        jpeg: Int64(new.picture.jpeg.count),
                        thumbnail: Int64(new.picture.thumbnail.count)
                    )
                }
            }
            unkept.remove(pictures.map(\.id))
            feed.tell(late.notices)
            let fields: Logger.Metadata = ["pictures": "\(files.count)"]
            logger.notice("the newest pictures that there was no room for are stored", metadata: fields)
            late.letGo { _ in true }
        } catch {
            logger.error("pictures that there was no room for can't be stored yet", metadata: ["reason": "\(error)"])
        }
    }

    /// Whether pictures may be stored, and says so once when that changes.
    private func lookForRoom() -> Bool {
        guard let room = room.look() else { return true }
        if room.state != roomTold {
            let reason: Logger.Metadata = ["reason": "\(room.sentence ?? "")"]
            switch (roomTold, room.state) {
            case (_, .full): logger.error("pictures are not stored any more: the disk is nearly full", metadata: reason)
            case (.full, _): logger.notice("pictures are stored again", metadata: ["free": "\(room.freeBytes)"])
            case (_, .low): logger.warning("the disk fills up", metadata: reason)
            case (_, .ample): logger.notice("the disk has room again", metadata: ["free": "\(room.freeBytes)"])
            }
            news.append(.room(room))
            roomTold = room.state
        }
        return room.state != .full
    }

    func change<Result: Sendable>(
        _ body: @Sendable (Connection) throws(DuckDBError) -> Result
    ) async throws(DuckDBError) -> Result {
        do {
            return try await thread.run { connection throws(DuckDBError) in
                try connection.transaction { () throws(DuckDBError) in try body(connection) }
            }
        } catch {
            try await mend()
            throw error
        }
    }

    /// Makes the main file usable again if it isn't; questions wait meanwhile.
    private func mend() async throws(DuckDBError) {
        let (thread, mainFile, health) = (thread, mainFile, health)
        guard try await !thread.run({ mainFile.isUsable(on: $0) }) else { return }
        try await readers.pause { () async throws(DuckDBError) in
            try await thread.run { connection throws(DuckDBError) in
                health.look(at: connection)
                try mainFile.mend(on: connection)
            }
        }
    }

    private func giveUp(_ group: GroupCommit) async -> Int {
        queue.done(group.taken)
        var lost = group.samples.count
        while let items = await queue.take() {
            lost += self.group(of: items).samples.count
            for item in items { item.receipt?.resume(returning: .isClosed) }
            queue.done(items)
        }
        return lost
    }

    /// A quarter of a second, doubled with each failure.
    private func pause(after failures: Int) -> Duration {
        min(.milliseconds(250) * (1 << min(failures - 1, 5)), Self.longestPause)
    }

    private func sumUpHoursIfDue() async {
        guard ContinuousClock.now - lastHours > .seconds(configuration.hourSeconds),
            let uncovered = knowledge.uncovered.hours
        else { return }
        lastHours = .now
        do {
            try await change { connection throws(DuckDBError) in try connection.coverHours(since: uncovered) }
            knowledge.hours.settle(at: openMinutes.since)
        } catch {
            // Until the next time, ranges are counted by minutes.
            logger.error("minutes could not be summed up by the hour", metadata: ["reason": "\(error)"])
        }
    }

    func tell(_ events: [MemoryEvent]) {
        eventLog.add(events.count)
        broadcast.tell(events)
    }

    private func trimEventsIfDue() async {
        guard eventLog.isDue else { return }
        let (count, start) = (eventLog.count, eventLog.start())
        do {
            let left = try await change { connection throws(DuckDBError) in
                try connection.trimAlerts(to: count)
                try connection.trimDeliveries(to: count)
                return try connection.trimEvents(to: count, since: start)
            }
            eventLog.wasTrimmed(to: left)
        } catch {
            eventLog.failed()
            logger.error("old events could not be removed", metadata: ["reason": "\(error)"])
        }
    }

    private func checkpointIfDue() async {
        let elapsed = ContinuousClock.now - lastCheckpoint
        let bytes = mainFile.logBytes
        let isOld = bytes > 0 && elapsed > .seconds(configuration.checkpointSeconds)
        guard isOld || (bytes > configuration.checkpointBytes && elapsed > pauseBetweenCheckpoints) else { return }
        lastCheckpoint = .now
        do {
            try await thread.run { connection throws(DuckDBError) in
                _ = try connection.run("CHECKPOINT \(MainFile.name)")
            }
            pauseBetweenCheckpoints = .zero
        } catch {
            pauseBetweenCheckpoints = Self.pauseAfterFailedCheckpoint
            // It makes the file unusable until it is attached again; its log keeps every row.
            _ = try? await mend()
            logger.error("the database could not be checkpointed", metadata: ["reason": "\(error)"])
        }
    }

    /// Checkpoints while nobody reads: DuckDB gives back only what no query may still see.
    func checkpointAlone() async throws(DuckDBError) {
        lastCheckpoint = .now
        do {
            try await readers.pause { [thread] () async throws(DuckDBError) in
                try await thread.run { connection throws(DuckDBError) in
                    _ = try connection.run("CHECKPOINT \(MainFile.name)")
                }
            }
        } catch {
            try await mend()
            throw error
        }
    }
}
