internal import DuckDB
internal import Logging
internal import MemCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Database and picture files, opened, brought up to date and put right after a crash.
struct OpenedFiles: Sendable {
    /// What the store carries on from.
    struct State: Sendable {
        var lastFrame: Int64 = 0
        var lastSource: Int64 = 0
        var lastMoment: Int64 = 0
        var lastAnnotation: Int64 = 0
        var lastTranscription: Int64 = 0
        var latest: [SourceID: FrameID] = [:]
        var spans: [SourceID: ClosedRange<Instant>] = [:]
        var noted: [(start: Instant, end: Instant)] = []
        var said: [(start: Instant, end: Instant)] = []
        var events: (count: Int, newest: EventID) = (0, .beginning)
    }

    let configuration: StoreConfiguration
    let mainFile: MainFile
    let database: Database
    let thread: DatabaseThread
    let readers: ReaderPool
    let pictures: PictureFiles
    let health = StoreHealth()
    private(set) var state: State

    init(
        configuration given: StoreConfiguration,
        migrations: [Migration],
        logger: Logger
    ) async throws(StoreFailure) {
        // DuckDB compares absolute paths with the directories that it may use.
        var configuration = given
        configuration.path = URL(filePath: given.path).standardizedFileURL.path(percentEncoded: false)
        let path = configuration.path
        let parent = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        do {
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
            try PictureFolder(of: path).make()
        } catch {
            throw StoreFailure(
                .open,
                "The folder \(parent) for the database can't be made, or not be written to. Give the user that runs Mem the"
                    + " right to, or set database.path (MEM_DATABASE_PATH)."
            )
        }
        let mainFile = MainFile(path: path)
        do {
            database = try MainFile.instance(configuration)
            thread = try DatabaseThread(label: "mem.store.writer", database: database)
            let rescue = try await thread.run { connection throws(DuckDBError) in try mainFile.open(on: connection) }
            if let rescue { health.warn(rescue.sentence(about: path)) }
        } catch {
            throw mainFile.refusal(error)
        }
        // Not before the main file is locked: they would be those of another Mem that runs.
        PictureFolder(of: path).removeDrafts()
        Leftovers.remove(beside: path, marked: BackupFolder.mark)
        try await mainFile.migrate(migrations, on: thread)
        self.configuration = configuration
        self.mainFile = mainFile
        do {
            readers = try ReaderPool(count: configuration.readers, database: database)
            pictures = try PictureFiles(
                configuration: configuration,
                database: database,
                health: health,
                logger: logger
            )
        } catch {
            throw mainFile.refusal(error)
        }
        state = State()
        let swept = try await sweep()
        if swept > 0 { logger.notice("pictures without frames were swept", metadata: ["count": "\(swept)"]) }
        let closed = try await loadState(logger)
        for warning in health.warnings {
            logger.error("a file could not be used as it is", metadata: ["reason": "\(warning)"])
        }
        if closed > 0 { logger.notice("sessions left open were closed", metadata: ["count": "\(closed)"]) }
    }

    /// Removes pictures whose frames' rows a crash cut off, and returns how many there were.
    private mutating func sweep() async throws(StoreFailure) -> Int {
        let unsettled = try await pictures.unsettled()
        guard let first = unsettled.map(\.id).min() else { return 0 }
        let known = try await telling(.open, "The frames can't be read") { () async throws(DuckDBError) in
            try await thread.run { connection throws(DuckDBError) in
                let rows = try connection.run(
                    "SELECT id, picture_file FROM mem.frames WHERE id >= ?",
                    .integer(first.rawValue)
                )
                return try rows.map { row throws(DuckDBError) in
                    PicturePlace(id: FrameID(rawValue: try row.integer(0)), file: Int(try row.integer(1)))
                }
            }
        }
        state.lastFrame = unsettled.map(\.id.rawValue).max() ?? 0
        // Their rows may be in a log that was set aside: whoever gets them out of it wants the pictures as well.
        guard !SetAside.exists(of: configuration.path + ".wal") else { return 0 }
        let orphans = Set(unsettled).subtracting(known)
        try await pictures.remove(Array(orphans))
        return orphans.count
    }

    /// Reads where numbers go on, and returns how many sessions had to be closed.
    private mutating func loadState(_ logger: Logger) async throws(StoreFailure) -> Int {
        let (state, closed) = try await telling(.open, "The database can't be read") { () async throws(DuckDBError) in
            try await thread.run { connection throws(DuckDBError) in
                try connection.indexAnnotations()
                let closed = try connection.transaction { () throws(DuckDBError) in
                    let closed = try connection.closeOpenSessions()
                    try connection.logStart(afterLosing: closed)
                    return closed
                }
                try connection.coverMinutes { percent in
                    logger.notice("the timeline is summed up by the minute", metadata: ["percent": "\(percent)"])
                }
                try connection.coverHours()
                return (try Self.state(on: connection), closed.count)
            }
        }
        self.state.lastFrame = max(self.state.lastFrame, state.lastFrame)
        self.state.lastSource = state.lastSource
        self.state.lastMoment = state.lastMoment
        self.state.lastAnnotation = state.lastAnnotation
        self.state.lastTranscription = state.lastTranscription
        self.state.latest = state.latest
        self.state.spans = state.spans
        self.state.noted = state.noted
        self.state.said = state.said
        self.state.events = state.events
        return closed
    }

    private static func state(on connection: Connection) throws(DuckDBError) -> State {
        var state = State()
        let last = try connection.run(
            """
            SELECT frames, sources, moments, annotations, transcriptions FROM (\(ForgetSlice.highestNumbers))
            """
        )
        if let row = try last.next() {
            state.lastFrame = try row.integer(0)
            state.lastSource = try row.integer(1)
            state.lastMoment = try row.integer(2)
            state.lastAnnotation = try row.integer(3)
            state.lastTranscription = try row.integer(4)
        }
        let latest = try connection.run(
            "SELECT source, arg_max(frame, instant), min(instant), max(instant) FROM mem.timeline GROUP BY source"
        )
        while let row = try latest.next() {
            let source = SourceID(rawValue: try row.integer(0))
            state.latest[source] = FrameID(rawValue: try row.integer(1))
            state.spans[source] = try row.instant(2)...row.instant(3)
        }
        state.noted = try hours(of: "mem.annotations", on: connection)
        state.said = try hours(of: "mem.transcriptions", on: connection)
        state.events = try connection.eventLog()
        return state
    }

    /// From which hours to which the rows of a table are.
    private static func hours(
        of table: String,
        on connection: Connection
    ) throws(DuckDBError) -> [(start: Instant, end: Instant)] {
        let rows = try connection.run(
            "SELECT DISTINCT date_trunc('hour', start), date_trunc('hour', \"end\") FROM \(table)"
        )
        return try rows.map { row throws(DuckDBError) in (try row.instant(0), try row.instant(1)) }
    }
}
