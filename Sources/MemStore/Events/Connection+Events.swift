internal import DuckDB
internal import MemCore

extension Connection {
    /// Adds events to the log, inside the transaction of what they tell of.
    func write(_ events: [MemoryEvent]) throws(DuckDBError) {
        guard !events.isEmpty else { return }
        let appender = try Appender(to: "events", in: MainFile.name, on: self)
        for event in events {
            let draft = event.draft
            try appender.append(
                .integer(event.id.rawValue),
                Value(draft.instant),
                .text(draft.kind.rawValue),
                draft.sessionID.map { .text($0.rawValue) } ?? .null,
                draft.sourceID.map { .integer($0.rawValue) } ?? .null,
                draft.frameID.map { .integer($0.rawValue) } ?? .null,
                .text(MetadataText.write(draft.fields))
            )
        }
        try appender.close()
    }

    /// What happened after one event, up to another one, oldest first.
    func events(after start: EventID, through end: EventID, limit: Int) throws(DuckDBError) -> [MemoryEvent] {
        let rows = try run(
            """
            SELECT id, instant, kind, session, source, frame, fields FROM mem.events
            WHERE id > ? AND id <= ? ORDER BY id LIMIT ?
            """,
            .integer(start.rawValue),
            .integer(end.rawValue),
            .integer(Int64(limit))
        )
        return try rows.map { row throws(DuckDBError) in
            MemoryEvent(
                id: EventID(rawValue: try row.integer(0)),
                draft: EventDraft(
                    EventKind(rawValue: try row.text(2)),
                    at: try row.instant(1),
                    sessionID: try row.optionalText(3).map(SessionID.init(rawValue:)),
                    sourceID: row.isNull(4) ? nil : SourceID(rawValue: try row.integer(4)),
                    frameID: row.isNull(5) ? nil : FrameID(rawValue: try row.integer(5)),
                    fields: MetadataText.read(try row.text(6))
                )
            )
        }
    }

    /// Whether an event is in the log.
    func hasEvent(_ id: EventID) throws(DuckDBError) -> Bool {
        try run("SELECT 1 FROM mem.events WHERE id = ? LIMIT 1", .integer(id.rawValue)).next() != nil
    }

    /// How many events there are, and the number of the newest one, 0 if there is none.
    func eventLog() throws(DuckDBError) -> (count: Int, newest: EventID) {
        guard let row = try run("SELECT count(*), coalesce(max(id), 0) FROM mem.events").next() else {
            return (0, .beginning)
        }
        return (Int(try row.integer(0)), EventID(rawValue: try row.integer(1)))
    }

    /// Drops the oldest events: those beyond a number, and those before a time.
    ///
    /// One stays, so that it is known where the log ends.
    ///
    /// - Returns: How many are left.
    func trimEvents(to count: Int, since start: EventID) throws(DuckDBError) -> Int {
        try run(
            """
            DELETE FROM mem.events WHERE id < (SELECT max(id) FROM mem.events) AND (
                id < ? OR id <= (SELECT id FROM mem.events ORDER BY id DESC LIMIT 1 OFFSET ?)
            )
            """,
            .integer(start.rawValue),
            .integer(Int64(count))
        )
        return try eventLog().count
    }

    /// Drops what is told of the samples of a range.
    func forgetEvents(_ part: TimelineQuery) throws(DuckDBError) {
        let condition = TimelineCondition(part)
        try run("DELETE FROM mem.events WHERE frame IS NOT NULL AND \(condition.sql)", condition.values)
    }

    /// Notes that Mem was started, and what happened to sessions when it died.
    func logStart(afterLosing lost: [EventDraft]) throws(DuckDBError) {
        var numbers = EventNumbers(last: try eventLog().newest)
        try write(numbers.number([.serverStarted()] + lost))
    }
}
