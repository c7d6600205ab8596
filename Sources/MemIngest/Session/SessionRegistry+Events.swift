internal import MemCore

extension SessionRegistry {
    /// How many events of a session are kept while the store can't write; the oldest go.
    private static let mostUntold = 64

    /// Notes what happened to a session; told with its next save.
    func note(_ kind: EventKind, _ id: SessionID, _ fields: [String: JSONValue] = [:]) {
        guard let record = entries[id]?.record else { return }
        entries[id]?.untold.append(
            EventDraft(kind, at: .now(), sessionID: id, sourceID: record.sourceID, fields: fields)
        )
        if let count = entries[id]?.untold.count, count > Self.mostUntold { entries[id]?.untold.removeFirst() }
    }

    /// Takes back what did not happen after all.
    func unnote(_ kind: EventKind, _ id: SessionID) {
        entries[id]?.untold.removeAll { $0.kind == kind }
    }

    /// Writes a session's record, and tells what happened to it; what could not be written is told with the next save.
    func write(_ id: SessionID) async throws(StoreFailure) {
        guard let entry = entries[id] else { return }
        entries[id]?.untold = []
        do throws(StoreFailure) {
            try await environment.store.save(entry.record, telling: entry.untold)
        } catch {
            entries[id]?.untold.insert(contentsOf: entry.untold, at: 0)
            throw error
        }
    }

    /// What there is to tell of a new session; the name of one that is known by its path is its key.
    static func beginning(of record: SessionRecord) -> [EventDraft] {
        let draft = { (kind: EventKind, fields: [String: JSONValue]) in
            EventDraft(kind, at: record.createdAt, sessionID: record.id, sourceID: record.sourceID, fields: fields)
        }
        let name: JSONValue = record.name == record.key.rawValue ? .null : .string(record.name)
        let created = draft(.sessionCreated, ["name": name])
        return record.isArmed ? [created, draft(.sessionArmed, [:])] : [created]
    }

    /// Video arrives, on a connection on which none had, or which had an error.
    func noteLive(_ id: SessionID) {
        guard let record = entries[id]?.record else { return }
        let fields: [String: JSONValue] = [
            "video_codec": record.videoCodec.map { .string($0) } ?? .null,
            "width": record.pictureSize.map { .integer(Int64($0.width)) } ?? .null,
            "height": record.pictureSize.map { .integer(Int64($0.height)) } ?? .null,
            "reconnects": .integer(Int64(record.reconnects)),
        ]
        note(.sessionLive, id, fields)
    }
}
