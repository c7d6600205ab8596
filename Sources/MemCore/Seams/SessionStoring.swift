/// Where sessions outlive the program.
///
/// The store implements it, ingest calls it.
public protocol SessionStoring: Sendable {
    /// All sessions that are not deleted, oldest first, each with what the timeline says of it.
    ///
    /// A session that a crash left open comes back closed: `endedAt` is its last committed sample.
    /// - Throws: ``StoreFailure``
    func loadSessions() async throws(StoreFailure) -> [(record: SessionRecord, history: SessionHistory)]

    /// Creates the source of a new session and returns its number; durable when it returns.
    /// - Throws: ``StoreFailure``
    func createSource(name: String, createdAt: Instant) async throws(StoreFailure) -> SourceID

    /// Writes a session, new or known; durable when it returns.
    ///
    /// It runs where its caller runs until it waits, so that what one actor saves is written in the order of its calls.
    ///
    /// - Parameter events: what happened to it; told in this order to whoever listens, once the record is durable.
    /// - Throws: ``StoreFailure``
    nonisolated(nonsending) func save(_ record: SessionRecord, telling events: [EventDraft]) async throws(StoreFailure)

    /// The frames that a source's timeline pointed at last, with their pictures; the one shown last at the end.
    ///
    /// - Parameters:
    ///   - source: the source.
    ///   - start: only what was shown since then counts.
    ///   - count: at most so many frames.
    ///   - bytes: at most so many bytes of JPEG files; what was shown longest ago is left out.
    /// - Throws: ``StoreFailure``
    func framesShownLast(
        of source: SourceID,
        since start: Instant,
        count: Int,
        bytes: Int
    ) async throws(StoreFailure) -> [(frame: FrameRecord, jpeg: [UInt8])]
}

extension SessionStoring {
    /// Writes a session to which nothing happened that anybody has to be told.
    /// - Throws: ``StoreFailure``
    nonisolated(nonsending) public func save(_ record: SessionRecord) async throws(StoreFailure) {
        try await save(record, telling: [])
    }
}
