internal import DuckDB
internal import MemCore
internal import Synchronization

/// Sources and the sessions that they belong to, as they are named in every answer.
final class SourceDirectory: Sendable {
    /// A source and its session, which an imported source has none of.
    struct Entry: Sendable {
        var source: SourceRecord
        var sessionID: SessionID?
    }

    private let entries = Mutex<[SourceID: Entry]>([:])

    /// A session was committed: its source has its name from now on.
    func note(_ record: SessionRecord) {
        entries.withLock { $0[record.sourceID]?.source.filename = record.name }
    }

    /// The entries of sources, nil if one of them was not met before.
    func known(_ sources: Set<SourceID>) -> [SourceID: Entry]? {
        let known = entries.withLock { $0 }
        return sources.allSatisfy { known[$0] != nil } ? known : nil
    }

    /// The source of a session, nil if it was not met before.
    func source(of session: SessionID) -> SourceID? {
        entries.withLock { $0.first { $0.value.sessionID == session }?.key }
    }

    /// The entries of sources; looks into the database only for those that it has not met before.
    func entries(of sources: Set<SourceID>, on connection: Connection) throws(DuckDBError) -> [SourceID: Entry] {
        let known = entries.withLock { $0 }
        if sources.allSatisfy({ known[$0] != nil }) { return known }
        let rows = try connection.run(
            """
            SELECT s.id, s.type, coalesce(n.name, s.name), s.location, n.id FROM mem.sources s
            LEFT JOIN mem.stream_sessions n ON n.source = s.id
            """
        )
        var found: [SourceID: Entry] = [:]
        while let row = try rows.next() {
            let source = SourceRecord(
                id: SourceID(rawValue: try row.integer(0)),
                type: try row.text(1),
                filename: try row.text(2),
                location: try row.optionalText(3)
            )
            found[source.id] = Entry(source: source, sessionID: try row.optionalText(4).map(SessionID.init(rawValue:)))
        }
        let all = found
        // Samples come after their session, so what has samples is complete.
        entries.withLock { entries in
            for source in sources { entries[source] = all[source] }
        }
        return all
    }
}
