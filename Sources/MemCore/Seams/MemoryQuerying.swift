/// How the memory is asked.
///
/// The store implements it, the API calls it. Reading never blocks the writer.
public protocol MemoryQuerying: Sendable {
    /// One page of the timeline, ascending in time.
    /// - Throws: ``StoreFailure``
    func timeline(_ query: TimelineQuery) async throws(StoreFailure) -> TimelinePage

    /// One page of the timeline in buckets: an entry for each source and each span of so many microseconds that it has
    /// samples in, ascending in time.
    ///
    /// Spans are counted from 1970 on, so that the same span always begins at the same instant.
    /// - Throws: ``StoreFailure``
    func buckets(_ query: TimelineQuery, of microseconds: Int64) async throws(StoreFailure) -> TimelinePage

    /// How much each source showed in each span of so many microseconds, and how often that changed, ascending in time;
    /// limit, offset and position don't count.
    ///
    /// Spans are counted from 1970 on. There are as many as sources times spans: who asks bounds them.
    /// - Throws: ``StoreFailure``
    func density(_ query: TimelineQuery, of microseconds: Int64) async throws(StoreFailure) -> [DensityBucket]

    /// All sources that ever were, also those of deleted sessions, in the order of their numbers.
    /// - Throws: ``StoreFailure``
    func sources() async throws(StoreFailure) -> [SourceSummary]

    /// Gaps and format spans that begin in a query's range, ascending in time; limit, offset and position don't count.
    ///
    /// - Parameter limit: at most so many of each kind.
    /// - Throws: ``StoreFailure``
    func marks(_ query: TimelineQuery, limit: Int) async throws(StoreFailure) -> [TimelineMark]

    /// What each source had on screen at an instant, by its newest sample until then; sources that were in a gap, or not
    /// live, are left out.
    ///
    /// - Parameter source: only this one, if set.
    /// - Throws: ``StoreFailure``
    func onScreen(at instant: Instant, source: SourceID?) async throws(StoreFailure) -> [TimelineEntry]

    /// Frames that look like a fingerprint, the most similar first, of equally similar ones the oldest first.
    ///
    /// - Parameter part: only frames that were on screen there and then.
    /// - Throws: ``StoreFailure``
    func frames(
        similarTo fingerprint: Fingerprint,
        minimumSimilarity: Double,
        limit: Int,
        shownIn part: ShownPart
    ) async throws(StoreFailure) -> [SimilarFrame]

    /// When frames were on screen; a frame that never was is left out.
    /// - Throws: ``StoreFailure``
    func appearances(of frames: [FrameID]) async throws(StoreFailure) -> [FrameID: Appearances]

    /// One page of moments.
    /// - Throws: ``StoreFailure``
    func moments(_ query: MomentQuery) async throws(StoreFailure) -> MomentPage

    /// A frame's metadata, nil if there is no such frame.
    /// - Throws: ``StoreFailure``
    func frame(_ id: FrameID) async throws(StoreFailure) -> FrameRecord?

    /// The tiles of a frame's picture, nil if there is no such frame, its picture is not kept, or it is older than tiles.
    /// - Throws: ``StoreFailure``
    func tiles(of id: FrameID) async throws(StoreFailure) -> PictureTiles?

    /// The JPEG file of a frame, nil if there is no such frame.
    /// - Throws: ``StoreFailure``
    func jpeg(of id: FrameID, _ rendition: Rendition) async throws(StoreFailure) -> [UInt8]?

    /// The frame that the newest committed sample of a source points at, nil if there is none.
    /// - Throws: ``StoreFailure``
    func latestFrame(of source: SourceID) async throws(StoreFailure) -> FrameRecord?

    /// How much is remembered.
    /// - Throws: ``StoreFailure``
    func totals() async throws(StoreFailure) -> MemoryTotals

    /// Whether the store commits, and if not, why: nil is healthy, a sentence is not.
    ///
    /// True to its word: where nothing was committed for some seconds, something is committed to find out, which takes so
    /// long as that does, and some seconds at most.
    func storeTrouble() async -> String?

    /// What people have to know though the store commits, a sentence each: a log that was set aside, a disk that fills.
    func storeWarnings() async -> [String]

    /// How much room there is on the disk; nil if nobody can tell.
    func diskRoom() async -> DiskRoom?

    /// What waits for the store, and what its files take; nil if nobody can tell.
    func storeFigures() async -> StoreFigures?
}

extension MemoryQuerying {
    /// A store that nobody can fill.
    public func diskRoom() async -> DiskRoom? { nil }

    /// A store without figures.
    public func storeFigures() async -> StoreFigures? { nil }

    /// A store that has nothing to tell.
    public func storeWarnings() async -> [String] { [] }

    /// Frames that look like a fingerprint, whenever they were on screen.
    /// - Throws: ``StoreFailure``
    public func frames(
        similarTo fingerprint: Fingerprint,
        minimumSimilarity: Double,
        limit: Int
    ) async throws(StoreFailure) -> [SimilarFrame] {
        try await frames(
            similarTo: fingerprint,
            minimumSimilarity: minimumSimilarity,
            limit: limit,
            shownIn: ShownPart()
        )
    }
}
