internal import DuckDB
public import MemCore
internal import Synchronization

extension Store: SessionStoring {
    /// All sessions that are not deleted, oldest first, each with what the timeline says of it.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func loadSessions() async throws(StoreFailure) -> [(record: SessionRecord, history: SessionHistory)] {
        try await read("The sessions can't be read") { connection throws(DuckDBError) in
            try connection.sessions()
        }
    }

    /// Creates the source of a new session; durable when it returns.
    /// - Throws: ``StoreFailure`` with code `write` or `closed`.
    public func createSource(name: String, createdAt: Instant) async throws(StoreFailure) -> SourceID {
        let id = SourceID(rawValue: lastSource.add(1, ordering: .relaxed).newValue)
        let source = SourceRecord(id: id, type: "stream", filename: name, location: nil)
        try await write { .source(source, createdAt: createdAt, $0) }
        return id
    }

    /// Writes a session, new or known, after what was submitted before; durable when it returns.
    /// - Throws: ``StoreFailure`` with code `write` or `closed`.
    public func save(_ record: SessionRecord) async throws(StoreFailure) {
        try await write { .session(record, $0) }
    }

    private func write(_ item: (WriteItem.Receipt) -> WriteItem) async throws(StoreFailure) {
        let failure = await withCheckedContinuation { queue.putUrgently(item($0)) }
        if let failure { throw failure }
    }
}
