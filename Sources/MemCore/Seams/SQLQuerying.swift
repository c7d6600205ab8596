/// How the memory is asked in SQL.
///
/// The store implements it, the API calls it. No query can change anything, see a stream key, or keep the writer waiting.
public protocol SQLQuerying: Sendable {
    /// Answers a query; cancelling the task stops it.
    /// - Throws: ``SQLFailure``
    func answer(_ query: SQLQuery) async throws(SQLFailure) -> SQLAnswer
}
