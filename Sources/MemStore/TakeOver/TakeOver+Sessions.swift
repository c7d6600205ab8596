internal import DuckDB
internal import MemCore
internal import Synchronization

extension TakeOver {
    /// Takes over streams with their keys, so that encoders need no change; those that were not ended are armed.
    func takeSessions(_ sources: TakenSources, _ report: inout TakeOverReport) async throws(TakeOverFailure) {
        let name = "stream_sessions"
        guard old.has(name) else { return }
        var table = TakeOverReport.Table(name)
        let keys = try await toStore { () async throws(StoreFailure) in
            try await store.read("The sessions can't be read") { connection throws(DuckDBError) in
                try connection.run("SELECT stream_key FROM mem.stream_sessions").map { row throws(DuckDBError) in
                    try row.text(0)
                }
            }
        }
        var known = Set(keys)
        let found = try await old.rows(
            """
            SELECT source_id, stream_key, \(old.column(name, "stream_name"))::VARCHAR, status,
                \(old.time(name, "started_at")), \(old.time(name, "ended_at")),
                coalesce(\(old.time(name, "created_at")), \(old.time(name, "started_at")), 0),
                \(old.column(name, "stream_width"))::INTEGER, \(old.column(name, "stream_height"))::INTEGER,
                \(old.column(name, "metadata"))::VARCHAR
            FROM old.\(name) ORDER BY 7
            """
        ) { row throws(DuckDBError) in
            OldSession(
                source: row.isNull(0) ? nil : try row.integer(0),
                key: try row.text(1),
                name: try row.optionalText(2),
                status: try row.text(3),
                start: row.isNull(4) ? nil : Instant(microseconds: try row.integer(4)),
                end: row.isNull(5) ? nil : Instant(microseconds: try row.integer(5)),
                created: Instant(microseconds: try row.integer(6)),
                size: row.isNull(7) || row.isNull(8)
                    ? nil : PictureSize(width: Int(try row.integer(7)), height: Int(try row.integer(8))),
                metadata: MetadataText.read(try row.optionalText(9) ?? "{}")
            )
        }
        var owned: Set<SourceID> = []
        var part = TakenOver()
        for session in found {
            table.found += 1
            guard !session.key.isEmpty else {
                table.skip("has no key")
                continue
            }
            guard known.insert(session.key).inserted else {
                table.known += 1
                continue
            }
            var source = session.source.flatMap { sources[$0]?.id }
            // A source has one session.
            if let id = source, !owned.insert(id).inserted { source = nil }
            part.sessions.append(session.record(source ?? newSource(session, &part)))
            table.taken += 1
        }
        if !part.sessions.isEmpty { try await write(part) }
        report.tables.append(table)
    }

    private func newSource(_ session: OldSession, _ part: inout TakenOver) -> SourceID {
        let id = SourceID(rawValue: store.lastSource.add(1, ordering: .relaxed).newValue)
        let record = SourceRecord(id: id, type: "stream", filename: session.title, location: nil)
        part.sources.append((record, session.created))
        return id
    }
}

/// A stream of the old database.
private struct OldSession: Sendable {
    var source: Int64?
    var key: String
    var name: String?
    var status: String
    var start: Instant?
    var end: Instant?
    var created: Instant
    var size: PictureSize?
    var metadata: [String: JSONValue]

    var title: String { name.flatMap { $0.isEmpty ? nil : $0 } ?? "Stream of the original Mem" }

    func record(_ source: SourceID) -> SessionRecord {
        var record = SessionRecord(
            id: .random(),
            key: StreamKey(rawValue: key),
            sourceID: source,
            name: title,
            metadata: metadata,
            isArmed: ["waiting", "live"].contains(status),
            createdAt: created
        )
        record.startedAt = start
        record.endedAt = end ?? start
        record.pictureSize = size
        record.saidGoodbye = !record.isArmed
        return record
    }
}
