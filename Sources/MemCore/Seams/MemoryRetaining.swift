/// What the memory lets go of by itself, and what it must not.
///
/// The store implements it, the API calls it.
public protocol MemoryRetaining: Sendable {
    /// Lets go of what the rules say, of all sources, by their sessions' settings where they have some.
    ///
    /// Nothing that is held goes, and no picture that is on screen; nothing of the last hour by age, nothing of the last
    /// minute for want of room.
    /// - Parameter isDryRun: Only says what would go.
    /// - Throws: ``StoreFailure``
    func retain(by configuration: Configuration, isDryRun: Bool) async throws(StoreFailure) -> RetentionRun

    /// The runs that let go of something, the newest first.
    /// - Throws: ``StoreFailure``
    func retentionRuns(limit: Int, offset: Int) async throws(StoreFailure) -> [LoggedRetentionRun]

    /// Gives back what a run let go of, as far as its bytes are still there, and holds it; nil if there is no such run.
    ///
    /// Pictures and recordings that went by age can be had back for a day, unless their room is needed. What went for
    /// want of room, and what was forgotten altogether, can not.
    /// - Throws: ``StoreFailure``
    func undoRetention(_ id: LoggedRetentionRun.ID) async throws(StoreFailure) -> RetentionUndo?

    /// What is added each day, and how long there is room for it.
    /// - Throws: ``StoreFailure``
    func storageForecast() async throws(StoreFailure) -> StorageForecast

    /// All holds, the newest first.
    /// - Throws: ``StoreFailure``
    func holds() async throws(StoreFailure) -> [Hold]

    /// Makes a hold; durable when it returns.
    /// - Throws: ``StoreFailure``
    func hold(_ draft: Hold.Draft) async throws(StoreFailure) -> Hold

    /// Ends a hold; false if there is no such one.
    /// - Throws: ``StoreFailure``
    func release(_ hold: Hold.ID) async throws(StoreFailure) -> Bool
}
