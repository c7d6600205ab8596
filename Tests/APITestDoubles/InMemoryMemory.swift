package import MemCore

/// A timeline in an array: a small but faithful implementation of the seam.
package actor InMemoryMemory: MemoryQuerying {
    private var entries: [TimelineEntry] = []
    private var marks: [TimelineMark] = []
    private var pictures: [FrameID: Picture] = [:]
    private var tiles: [FrameID: PictureTiles] = [:]
    private var trouble: String?
    private var warnings: [String] = []
    private var room: DiskRoom?
    private var failure: StoreFailure?
    private var isHeld = false
    private var isAsked = false
    private var held: [CheckedContinuation<Void, Never>] = []
    private var askers: [CheckedContinuation<Void, Never>] = []

    package init() {}

    package func timeline(_ query: TimelineQuery) async throws(StoreFailure) -> TimelinePage {
        if let failure { throw failure }
        return page(inOrder(entries.filter { isMeant($0, by: query) }), query)
    }

    package func buckets(_ query: TimelineQuery, of microseconds: Int64) async throws(StoreFailure) -> TimelinePage {
        if let failure { throw failure }
        let groups = Dictionary(grouping: entries.filter { isMeant($0, by: query) }) { entry in
            let start = entry.instant.microseconds / microseconds * microseconds
            return TimelinePosition(instant: Instant(microseconds: start), sourceID: entry.source.id)
        }
        let buckets = groups.compactMap { position, entries -> TimelineEntry? in
            let counts = Dictionary(grouping: entries, by: \.frame.id).mapValues(\.count)
            let longest = entries.max { (counts[$0.frame.id] ?? 0) < (counts[$1.frame.id] ?? 0) }
            guard var entry = longest else { return nil }
            entry.instant = position.instant
            let changes = entries.count { [.new, .seen].contains($0.verdict) }
            entry.bucket = TimelineEntry.Bucket(microseconds: microseconds, samples: entries.count, changes: changes)
            return entry
        }
        return page(inOrder(buckets), query)
    }

    package func density(
        _ query: TimelineQuery,
        of microseconds: Int64
    ) async throws(StoreFailure) -> [DensityBucket] {
        var whole = query
        whole.limit = .max
        return try await buckets(whole, of: microseconds).entries.map { entry in
            DensityBucket(
                start: entry.instant,
                sourceID: entry.source.id,
                frameID: entry.frame.id,
                samples: entry.bucket?.samples ?? 0,
                changes: entry.bucket?.changes ?? 0
            )
        }
    }

    package func sources() async throws(StoreFailure) -> [SourceSummary] {
        if let failure { throw failure }
        return Dictionary(grouping: entries, by: \.source.id).values.compactMap { entries in
            let instants = entries.map(\.instant)
            guard let one = entries.first, let first = instants.min(), let last = instants.max() else { return nil }
            return SourceSummary(source: one.source, sessionID: one.sessionID, span: first...last)
        }
        .sorted { $0.source.id < $1.source.id }
    }

    package func marks(_ query: TimelineQuery, limit: Int) async throws(StoreFailure) -> [TimelineMark] {
        if let failure { throw failure }
        let meant = marks.filter { mark in
            mark.start >= query.start && mark.start < query.end
                && (query.sourceID == nil || query.sourceID == mark.sourceID)
        }
        return Array(meant.prefix(limit))
    }

    package func onScreen(at instant: Instant, source: SourceID?) async throws(StoreFailure) -> [TimelineEntry] {
        if let failure { throw failure }
        let until = entries.filter { $0.instant <= instant && (source == nil || $0.source.id == source) }
        let newest = Dictionary(until.map { ($0.source.id, $0) }) { $0.instant < $1.instant ? $1 : $0 }
        return newest.values.sorted { $0.source.id < $1.source.id }
    }

    package func frames(
        similarTo fingerprint: Fingerprint,
        minimumSimilarity: Double,
        limit: Int,
        shownIn part: ShownPart
    ) async throws(StoreFailure) -> [SimilarFrame] {
        if let failure { throw failure }
        let meant = entries.filter { entry in
            (part.sourceID == nil || part.sourceID == entry.source.id)
                && part.start.map { $0 <= entry.instant } != false && part.end.map { entry.instant < $0 } != false
        }
        let similar = meant.map(\.frame).map {
            SimilarFrame(frame: $0, similarity: $0.fingerprint.similarity(to: fingerprint))
        }
        let found = similar.filter { $0.similarity >= minimumSimilarity }
        return Array(
            found.sorted { ($1.similarity, $0.frame.id) < ($0.similarity, $1.frame.id) }.prefix(limit)
        )
    }

    package func appearances(of frames: [FrameID]) async throws(StoreFailure) -> [FrameID: Appearances] {
        if let failure { throw failure }
        let meant = entries.filter { frames.contains($0.frame.id) }
        return Dictionary(grouping: meant, by: \.frame.id).compactMapValues { entries in
            let instants = entries.map(\.instant)
            guard let first = instants.min(), let last = instants.max() else { return nil }
            return Appearances(first: first, last: last, count: entries.count)
        }
    }

    package func moments(_ query: MomentQuery) async throws(StoreFailure) -> MomentPage {
        if let failure { throw failure }
        // Every entry has a picture of its own here: each is a moment of a second.
        let all = entries.filter { isMeant($0, by: query.part) }.map { entry in
            Moment(
                id: Moment.ID(rawValue: entry.frame.id.rawValue),
                sourceID: entry.source.id,
                sessionID: entry.sessionID,
                frameID: entry.frame.id,
                start: entry.instant,
                end: entry.instant.advanced(bySeconds: 1),
                samples: 1,
                occurrence: 1
            )
        }
        let meant = all.filter { query.frameID == nil || query.frameID == $0.frameID }
            .filter { $0.dwell >= query.minimumDwell }
        let page = meant.dropFirst(query.part.offset).prefix(query.part.limit)
        return MomentPage(moments: Array(page), total: meant.count)
    }

    private func isMeant(_ entry: TimelineEntry, by query: TimelineQuery) -> Bool {
        entry.instant >= query.start && entry.instant < query.end
            && (query.sourceID == nil || query.sourceID == entry.source.id)
            && (query.sessionID == nil || query.sessionID == entry.sessionID)
    }

    private func inOrder(_ entries: [TimelineEntry]) -> [TimelineEntry] {
        entries.sorted { ($0.instant, $0.source.id) < ($1.instant, $1.source.id) }
    }

    private func page(_ all: [TimelineEntry], _ query: TimelineQuery) -> TimelinePage {
        let rest = all.filter { entry in
            guard let after = query.after else { return true }
            return (after.instant, after.sourceID) < (entry.instant, entry.source.id)
        }.dropFirst(query.offset)
        return TimelinePage(
            entries: Array(rest.prefix(query.limit)),
            total: all.count,
            hasMore: rest.count > query.limit
        )
    }

    package func frame(_ id: FrameID) async throws(StoreFailure) -> FrameRecord? {
        if let failure { throw failure }
        return entries.first { $0.frame.id == id }?.frame
    }

    package func jpeg(of id: FrameID, _ rendition: Rendition) async throws(StoreFailure) -> [UInt8]? {
        if let failure { throw failure }
        return rendition == .full ? pictures[id]?.jpeg : pictures[id]?.thumbnail
    }

    package func tiles(of id: FrameID) async throws(StoreFailure) -> PictureTiles? {
        if let failure { throw failure }
        return tiles[id]
    }

    /// Makes a frame older than tiles are; with a file its picture is that one, without it is not kept.
    package func age(_ id: FrameID, picture: [UInt8]? = nil) {
        tiles[id] = nil
        pictures[id] = picture.map { Picture(jpeg: $0, thumbnail: $0) }
    }

    package func latestFrame(of source: SourceID) async throws(StoreFailure) -> FrameRecord? {
        if let failure { throw failure }
        return entries.last { $0.source.id == source }?.frame
    }

    package func totals() async throws(StoreFailure) -> MemoryTotals {
        if let failure { throw failure }
        let sources = Dictionary(grouping: entries, by: \.source.id)
        let seconds = sources.values.reduce(0.0) { sum, entries in
            let instants = entries.map(\.instant)
            guard let first = instants.min(), let last = instants.max() else { return sum }
            return sum + last.seconds(since: first)
        }
        return MemoryTotals(
            frames: pictures.count,
            samples: entries.count,
            sources: sources.count,
            hours: seconds / 3600,
            jpegBytes: pictures.values.reduce(0) { $0 + $1.jpeg.count },
            thumbnailBytes: pictures.values.reduce(0) { $0 + $1.thumbnail.count },
            fileBytes: 1_000_000
        )
    }

    package func storeTrouble() async -> String? {
        if isHeld {
            isAsked = true
            for waiting in askers { waiting.resume() }
            askers = []
            await withCheckedContinuation { held.append($0) }
        }
        return trouble
    }

    package func storeFigures() async -> StoreFigures? {
        StoreFigures(
            queuedItems: 3,
            queuedBytes: 4,
            waitingCallers: 1,
            oldestWaitSeconds: 0.5,
            databaseBytes: 1000,
            logBytes: 100,
            pictureBytes: 10_000
        )
    }

    package func storeWarnings() async -> [String] { warnings }

    package func diskRoom() async -> DiskRoom? { room }

    /// Says how much room there is.
    package func setRoom(_ room: DiskRoom?) { self.room = room }

    /// Has it warn of something.
    package func warn(_ warning: String) { warnings.append(warning) }

    /// Lets nobody know whether the store commits, until it is released.
    package func hold() { isHeld = true }

    /// Returns when somebody wants to know while it is held.
    package func isAskedWhileHeld() async {
        guard !isAsked else { return }
        await withCheckedContinuation { askers.append($0) }
    }

    /// Lets all know.
    package func release() {
        isHeld = false
        for waiting in held { waiting.resume() }
        held = []
    }

    /// Lets the store be unwell or recover.
    package func setTrouble(_ trouble: String?) { self.trouble = trouble }

    /// Adds a gap or a change of format.
    package func remember(_ mark: TimelineMark) { marks.append(mark) }

    /// Forgets a frame and all that shows it.
    package func forget(_ id: FrameID) {
        entries.removeAll { $0.frame.id == id }
        pictures[id] = nil
    }

    /// Lets everything that reads fail from now on.
    package func fail(with failure: StoreFailure?) { self.failure = failure }

    /// Adds `count` samples of a source, a second apart from `start` on, each with a picture of its own.
    package func remember(
        _ count: Int,
        of session: StreamSession,
        from start: Instant,
        similarity: Double? = 97.65625
    ) {
        let source = SourceRecord(
            id: session.record.sourceID,
            type: "stream",
            filename: session.record.name,
            location: "rtmp"
        )
        for second in 0..<count {
            let id = FrameID(rawValue: Int64(pictures.count + 1))
            let instant = start.advanced(bySeconds: Double(second))
            pictures[id] = Picture(
                jpeg: [0xFF, 0xD8, UInt8(truncatingIfNeeded: second), 0xFF, 0xD9],
                thumbnail: [0xFF, 0xD8, 0xFF, 0xD9]
            )
            tiles[id] = PictureTiles { $0.update(repeating: UInt8(truncatingIfNeeded: second)) }
            let frame = FrameRecord(
                id: id,
                sourceID: source.id,
                firstInstant: instant,
                pictureSize: PictureSize(width: 1920, height: 1080),
                fingerprint: Fingerprint(0xAB, 1, 2, 3),
                jpegBytes: 5,
                jpegQuality: 85
            )
            entries.append(
                TimelineEntry(
                    instant: instant,
                    source: source,
                    sessionID: session.record.id,
                    verdict: .new,
                    similarity: second == 0 ? nil : similarity,
                    frame: frame
                )
            )
        }
    }
}
