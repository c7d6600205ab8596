internal import DuckDB
internal import MemCore
internal import Synchronization

/// Takes over a database of the original Mem into a store, once: what an earlier run took over is left alone.
public struct TakeOver: Sendable {
    let store: Store
    let old: OldDatabase
    let zone: String
    /// Looks at a picture; nil if it can't be read.
    let look: @Sendable (_ jpeg: [UInt8]) async throws -> OldPicture?
    /// Told how many samples of all are done.
    let progress: @Sendable (_ done: Int, _ all: Int) -> Void

    /// Opens the old database.
    ///
    /// - Parameters:
    ///   - path: its file, which is only read.
    ///   - store: where it goes.
    ///   - zone: where times without a zone were written: `Europe/Berlin`.
    ///   - look: looks at a picture; nil if it can't be read, an error if none can.
    ///   - progress: told how many samples of all are done.
    /// - Throws: ``TakeOverFailure``
    public init(
        of path: String,
        into store: Store,
        zone: String,
        look: @escaping @Sendable (_ jpeg: [UInt8]) async throws -> OldPicture?,
        progress: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) async throws(TakeOverFailure) {
        old = try await OldDatabase(path, zone: zone)
        self.store = store
        self.zone = zone
        self.look = look
        self.progress = progress
    }

    /// Takes it over; durable when it returns.
    ///
    /// - Throws: ``TakeOverFailure``. What was taken over by then stays, and another run goes on behind it.
    public func run() async throws(TakeOverFailure) -> TakeOverReport {
        var report = TakeOverReport()
        let marks = try await toStore { () async throws(StoreFailure) in
            try await store.read("What was taken over can't be read") { connection throws(DuckDBError) in
                try connection.takenOver()
            }
        }
        let sources = try await takeSources(marks, &report)
        try await takeTimeline(sources, marks, &report)
        try await takeTranscriptions(sources, marks, &report)
        try await takeAnnotations(sources, marks, &report)
        try await takeSessions(sources, &report)
        if old.has("speaker_profiles") {
            var table = TakeOverReport.Table("speaker_profiles")
            table.found = try await old.number("SELECT count(*) FROM old.speaker_profiles")
            table.skip("Mem keeps no profiles of voices", table.found)
            report.tables.append(table)
        }
        report.notes += notes
        await old.close()
        return report
    }

    /// Which times had no zone.
    private var notes: [String] {
        let zoneless = [
            ("sources", "start_timestamp"), ("timeline", "timestamp"), ("transcriptions", "start_timestamp"),
            ("timeframe_annotations", "start_timestamp"), ("stream_sessions", "started_at"),
        ].filter { old.isZoneless($0.0, $0.1) }.map(\.0)
        guard !zoneless.isEmpty else { return [] }
        return ["Times without a zone (\(zoneless.joined(separator: ", "))) were taken for times of \(zone)."]
    }

    func write(_ part: TakenOver) async throws(TakeOverFailure) {
        try await toStore { () async throws(StoreFailure) in try await store.write { .takenOver(part, $0) } }
    }

    func toStore<Result>(_ body: () async throws(StoreFailure) -> Result) async throws(TakeOverFailure) -> Result {
        do {
            return try await body()
        } catch {
            throw TakeOverFailure(.store, error.message)
        }
    }
}

/// A source of the old database.
struct OldSource: Sendable {
    var id: Int64
    var type: String
    var name: String
    var location: String?
    var start: Int64
    var created: Int64
    var samples: Int
    var transcriptions: Int

    /// Where the original keeps notes that are about everything.
    var holdsNotes: Bool { type == "voice_notes" }

    /// What says that it was taken over.
    var mark: String { "source \(type) \(start) \(created) \(name)" }
}

/// Old sources with their numbers here.
typealias TakenSources = [Int64: (old: OldSource, id: SourceID?)]

extension TakeOver {
    func takeSources(
        _ marks: [String: Int64],
        _ report: inout TakeOverReport
    ) async throws(TakeOverFailure) -> TakenSources {
        var table = TakeOverReport.Table("sources")
        let start = old.time("sources", "start_timestamp")
        let spoken =
            old.has("transcriptions")
            ? "(SELECT count(*) FROM old.transcriptions t WHERE t.source_id = s.source_id)" : "0"
        let found = try await old.rows(
            """
            SELECT source_id, source_type, filename, \(old.column("sources", "location"))::VARCHAR, \(start),
                coalesce(\(old.time("sources", "created_at")), 0)::BIGINT,
                (SELECT count(*) FROM old.timeline t WHERE t.source_id = s.source_id), \(spoken)
            FROM old.sources s ORDER BY \(start), source_id
            """
        ) { row throws(DuckDBError) in
            OldSource(
                id: try row.integer(0),
                type: try row.text(1),
                name: try row.text(2),
                location: try row.optionalText(3),
                start: try row.integer(4),
                created: try row.integer(5),
                samples: Int(try row.integer(6)),
                transcriptions: Int(try row.integer(7))
            )
        }
        var taken: TakenSources = [:]
        var part = TakenOver()
        for source in found {
            table.found += 1
            if let known = marks[source.mark] {
                table.known += 1
                taken[source.id] = (source, SourceID(rawValue: known))
            } else if source.holdsNotes, source.samples == 0, source.transcriptions == 0 {
                table.skip("holds only notes, which are about all streams here")
                taken[source.id] = (source, nil)
            } else {
                let id = SourceID(rawValue: store.lastSource.add(1, ordering: .relaxed).newValue)
                let record = SourceRecord(id: id, type: source.type, filename: source.name, location: source.location)
                part.sources.append((record, Instant(microseconds: source.start)))
                part.marks[source.mark] = id.rawValue
                taken[source.id] = (source, id)
                table.taken += 1
            }
        }
        if !part.sources.isEmpty { try await write(part) }
        report.tables.append(table)
        return taken
    }
}
