internal import DuckDB
public import MemCore

extension Store: MemoryQuerying {
    /// One page of the timeline, ascending in time, sources in ascending order where times are equal.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func timeline(_ query: TimelineQuery) async throws(StoreFailure) -> TimelinePage {
        if let page = try look({ $0.timeline(query) }) { return page }
        return try await read("The timeline can't be read") { [knowledge] connection throws(DuckDBError) in
            try connection.timeline(query, knowledge)
        }
    }

    /// One page of the timeline in buckets of so many microseconds.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func buckets(
        _ query: TimelineQuery,
        of microseconds: Int64
    ) async throws(StoreFailure) -> TimelinePage {
        if let page = try look({ $0.buckets(query, of: microseconds) }) { return page }
        return try await read("The timeline can't be read") { [knowledge] connection throws(DuckDBError) in
            try connection.buckets(query, of: microseconds, knowledge)
        }
    }

    /// How much each source showed in each span of so many microseconds, and how often that changed.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func density(
        _ query: TimelineQuery,
        of microseconds: Int64
    ) async throws(StoreFailure) -> [DensityBucket] {
        try await read("The timeline can't be read") { [knowledge] connection throws(DuckDBError) in
            try connection.density(query, of: microseconds, knowledge)
        }
    }

    /// All sources that ever were, in the order of their numbers.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func sources() async throws(StoreFailure) -> [SourceSummary] {
        try await read("The sources can't be read") { [knowledge] connection throws(DuckDBError) in
            try connection.sources(knowledge)
        }
    }

    /// Gaps, format spans and misdated spans that begin in a query's range, ascending in time.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func marks(_ query: TimelineQuery, limit: Int) async throws(StoreFailure) -> [TimelineMark] {
        try await read("The gaps can't be read") { connection throws(DuckDBError) in
            try connection.marks(query, limit: limit)
        }
    }

    /// What each source had on screen at an instant, in the order of their numbers.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func onScreen(at instant: Instant, source: SourceID?) async throws(StoreFailure) -> [TimelineEntry] {
        if let entries = try look({ $0.onScreen(at: instant, source: source) }) { return entries }
        return try await read("The timeline can't be read") { [knowledge] connection throws(DuckDBError) in
            try connection.onScreen(at: instant, source: source, knowledge)
        }
    }

    /// One page of moments.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func moments(_ query: MomentQuery) async throws(StoreFailure) -> MomentPage {
        try await read("The moments can't be read") { [knowledge] connection throws(DuckDBError) in
            try connection.moments(query, knowledge)
        }
    }

    /// Frames that look like a fingerprint, the most similar first.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func frames(
        similarTo fingerprint: Fingerprint,
        minimumSimilarity: Double,
        limit: Int,
        shownIn part: ShownPart
    ) async throws(StoreFailure) -> [SimilarFrame] {
        let bits = Int((256 * (1 - min(max(minimumSimilarity, 0), 100) / 100)).rounded(.down))
        return try await read("The frames can't be read") { connection throws(DuckDBError) in
            try connection.frames(similarTo: fingerprint, atMost: bits, limit: limit, shownIn: part)
        }
    }

    /// When frames were on screen.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func appearances(of frames: [FrameID]) async throws(StoreFailure) -> [FrameID: Appearances] {
        guard !frames.isEmpty else { return [:] }
        return try await read("The moments can't be read") { connection throws(DuckDBError) in
            try connection.appearances(of: frames)
        }
    }

    /// A frame's metadata, nil if there is no such frame.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func frame(_ id: FrameID) async throws(StoreFailure) -> FrameRecord? {
        if let frame = try look({ $0.frame(id) }) { return frame }
        return try await read("Frame \(id) can't be read") { connection throws(DuckDBError) in
            try connection.frame(id)
        }
    }

    /// The tiles of a frame's picture, nil if there is no such frame, its picture is not kept, or it is older than tiles.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func tiles(of id: FrameID) async throws(StoreFailure) -> PictureTiles? {
        try await read("The tiles of frame \(id) can't be read") { [pictures] connection throws(DuckDBError) in
            guard let file = try connection.pictureFile(of: id) else { return nil }
            return try pictures.tiles(of: [id], in: file, on: connection)[id]
        }
    }

    /// The JPEG file of a frame, nil if there is no such frame.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func jpeg(of id: FrameID, _ rendition: Rendition) async throws(StoreFailure) -> [UInt8]? {
        do {
            let known = try look { $0.pictureFile(of: id) }
            return try await read("The picture of frame \(id) can't be read") {
                [pictures] connection throws(DuckDBError) in
                let found = if let known { known } else { try connection.pictureFile(of: id) }
                guard let file = found else { return nil }
                return try pictures.jpeg(of: id, in: file, rendition, on: connection)
            }
        } catch {
            guard forgotten.contains(id) else { throw error }
            return nil
        }
    }

    /// The frame that the newest committed sample of a source points at, nil if there is none.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func latestFrame(of source: SourceID) async throws(StoreFailure) -> FrameRecord? {
        guard let id = latest[source] else { return nil }
        return try await frame(id)
    }

    /// How much is remembered, in one snapshot; the files' sizes may be a little newer.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func totals() async throws(StoreFailure) -> MemoryTotals {
        let bytes = fileBytes
        return try await read("What is remembered can't be counted") { connection throws(DuckDBError) in
            try connection.totals(fileBytes: bytes)
        }
    }

    /// What all files have on the disk.
    var fileBytes: Int {
        let path = configuration.path
        let folder = PictureFolder(of: path)
        let files = [path, path + ".wal"] + folder.numbers().flatMap { [folder.file($0), folder.file($0) + ".wal"] }
        return files.reduce(0) { $0 + sizeOfFile($1) }
    }

    /// Whether the store commits, and if not, why.
    public func storeTrouble() async -> String? {
        if queue.isClosed { return StoreFailure.isClosed.message }
        if let trouble = health.trouble { return trouble }
        if let delay = queue.delay, delay > Self.longestDelay { return Self.slow(delay) }
        if let last = health.lastCommit, .now - last < Self.longestDelay { return nil }
        // Nothing had to be committed lately: whether it could be nobody knows.
        return await proof.find(within: Self.longestDelay) { [self] () async -> String? in
            do throws(StoreFailure) {
                try await write { .proof($0) }
                return nil
            } catch {
                return error.message
            }
        } ?? Self.slow(Self.longestDelay)
    }

    private static func slow(_ delay: Duration) -> String {
        "Nothing was committed for \(delay.components.seconds) seconds: the disk is too slow, or stuck."
    }

    /// What waits for the store, and what its files take.
    public func storeFigures() async -> StoreFigures? {
        let size = queue.size
        let path = configuration.path
        let (database, log) = (sizeOfFile(path), sizeOfFile(path + ".wal"))
        return StoreFigures(
            queuedItems: size.items,
            queuedBytes: size.bytes,
            waitingCallers: size.waiting,
            oldestWaitSeconds: queue.delay.map { $0 / .seconds(1) } ?? 0,
            databaseBytes: database,
            logBytes: log,
            pictureBytes: max(0, fileBytes - database - log)
        )
    }

    /// How much room there is on the disk, nil if nobody can tell.
    public func diskRoom() async -> DiskRoom? { room.look() }

    /// What people have to know of the files though the store commits.
    public func storeWarnings() async -> [String] { health.warnings }

    /// Five times of what a sample may wait for its commit.
    private static let longestDelay = Duration.seconds(5)

    /// What the index answers, nil if the database has to be asked.
    private func look<Result>(_ body: (inout IndexLook) -> Result?) throws(StoreFailure) -> Result? {
        if queue.isClosed { throw .isClosed }
        var look = IndexLook(knowledge)
        return body(&look)
    }

    func read<Result: Sendable>(
        _ what: String,
        _ body: @Sendable (Connection) throws(DuckDBError) -> Result
    ) async throws(StoreFailure) -> Result {
        if queue.isClosed { throw .isClosed }
        return try await telling(.read, what) { () async throws(DuckDBError) in
            try await readers.read { [health] connection throws(DuckDBError) in
                do throws(DuckDBError) {
                    return try body(connection)
                } catch {
                    if error.code == .fatal { health.look(at: connection) }
                    throw error
                }
            }
        }
    }
}
