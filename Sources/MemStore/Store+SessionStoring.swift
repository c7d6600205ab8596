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
    public nonisolated(nonsending) func save(
        _ record: SessionRecord,
        telling events: [EventDraft]
    ) async throws(StoreFailure) {
        try await write { .session(record, events, $0) }
    }

    /// The frames that a source's timeline pointed at last, with their pictures; the one shown last at the end.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func framesShownLast(
        of source: SourceID,
        since start: Instant,
        count: Int,
        bytes: Int
    ) async throws(StoreFailure) -> [(frame: FrameRecord, jpeg: [UInt8])] {
        let newestFirst = try await read("The newest frames of source \(source) can't be read") {
            connection throws(DuckDBError) in
            try connection.framesShownLast(of: source, since: start, count: count)
        }
        var shown: [(frame: FrameRecord, jpeg: [UInt8])] = []
        var left = bytes
        for frame in newestFirst {
            left -= frame.jpegBytes
            guard left >= 0 else { break }
            guard let jpeg = try await jpeg(of: frame.id, .full) else { continue }
            shown.append((frame, jpeg))
        }
        return shown.reversed()
    }

    /// Has something committed at once, and waits for it.
    nonisolated(nonsending) func write(_ item: (WriteItem.Receipt) -> WriteItem) async throws(StoreFailure) {
        let failure = await withCheckedContinuation { queue.putUrgently(item($0)) }
        if let failure { throw failure }
    }
}
