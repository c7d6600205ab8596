internal import DuckDB
internal import MemCore

/// What is let go of one source, and when.
struct RetentionRule: Sendable {
    var source: SourceID
    /// When an import was made: whatever its pictures are dated, they are no older.
    var importedAt: Instant?
    var retention: Configuration.Retention
    /// Its session, if it is a stream's.
    var session: SessionID?
    /// What its pictures may take, besides what is said of all.
    var maximumBytes: Int?
    /// What its recordings may take, besides what is said of all.
    var maximumRecordingBytes: Int?

    /// What is forgotten altogether by its age, without what is held.
    func forgettable(at now: Instant, _ holds: [Hold]) -> [ForgetQuery] {
        endOfForgotten(at: now).map { forgettable(from: nil, before: $0, holds) } ?? []
    }

    /// Its past in a range, without what is held.
    func forgettable(from start: Instant?, before end: Instant, _ holds: [Hold]) -> [ForgetQuery] {
        if let importedAt, importedAt >= end { return [] }
        let held = holds.map(\.draft).filter { $0.sourceID == nil || $0.sourceID == source }
        var queries: [ForgetQuery] = []
        var start = start
        for hold in held.sorted(by: { $0.start < $1.start }) where hold.start < end {
            if start ?? Instant(microseconds: .min) < hold.start {
                queries.append(ForgetQuery(start: start, end: hold.start, sourceID: source))
            }
            let next = Instant(microseconds: hold.end.microseconds + 1)
            start = max(start ?? next, next)
        }
        if start ?? Instant(microseconds: .min) < end {
            queries.append(ForgetQuery(start: start, end: end, sourceID: source))
        }
        return queries
    }

    /// Which pictures go, the oldest rule first.
    func pictures(at now: Instant) -> [PictureChoice] {
        var choices: [PictureChoice] = []
        let gone = end(ofDays: retention.pictureDays, at: now)
        if let gone { choices.append(PictureChoice(kind: .expired, source: source, end: gone)) }
        let start = gone ?? Instant(microseconds: .min)
        let condensed = end(ofDays: retention.momentDays, at: now)
        // Where both count, scenes are found among what the other leaves; where moments go first, it has nothing to say.
        let thinned = end(ofDays: retention.thinDays, at: now).flatMap { end in
            condensed.map { $0 < end } ?? true ? end : nil
        }
        for (kind, end) in [(PictureChoice.Kind.thinned, thinned), (.condensed, condensed)] {
            guard let end, start < end else { continue }
            choices.append(PictureChoice(kind: kind, source: source, start: start, end: end))
        }
        return choices
    }

    /// Before when all is forgotten; nil: never.
    func endOfForgotten(at now: Instant) -> Instant? { end(ofDays: retention.keepDays, at: now) }

    /// Before when recordings go; nil: never.
    func endOfRecordings(at now: Instant) -> Instant? { end(ofDays: retention.recordingDays, at: now) }

    /// The full hour before which all is older than so many days, and than an hour; nil if nothing is: 0 is never.
    private func end(ofDays days: Double, at now: Instant) -> Instant? {
        guard days > 0 else { return nil }
        let end = now.advanced(bySeconds: -max(days * 86_400, 3600)).flooredToHour
        if let importedAt, importedAt >= end { return nil }
        return end
    }
}

extension Instant {
    /// The full hour at or before it.
    var flooredToHour: Instant {
        Instant(microseconds: microseconds.flooredDivision(by: PageSpans.hour) * PageSpans.hour)
    }
}

extension Connection {
    /// The rules of all sources: the configuration's, or what their sessions say otherwise.
    func retentionRules(_ configuration: Configuration) throws(DuckDBError) -> [RetentionRule] {
        let rows = try run(
            """
            SELECT s.id, t.settings, CASE WHEN t.id IS NULL THEN s.created_at END, t.id FROM mem.sources s
            LEFT JOIN mem.stream_sessions t ON t.source = s.id ORDER BY s.id
            """
        )
        return try rows.map { row throws(DuckDBError) in
            let settings = try row.optionalText(1).map { StreamSettings(MetadataText.read($0)) } ?? StreamSettings()
            return RetentionRule(
                source: SourceID(rawValue: try row.integer(0)),
                importedAt: try row.optionalInstant(2),
                retention: settings.applied(to: configuration).retention,
                session: try row.optionalText(3).map { SessionID(rawValue: $0) },
                maximumBytes: settings.maximumBytes,
                maximumRecordingBytes: settings.maximumRecordingBytes
            )
        }
    }

    /// Whether anything begins in a part of the memory.
    func hasAnything(of part: TimelineQuery) throws(DuckDBError) -> Bool {
        let timeline = TimelineCondition(part)
        let said = TimelineCondition(part, time: "start")
        let rows = try run(
            """
            SELECT EXISTS (FROM mem.timeline WHERE \(timeline.sql)) OR EXISTS (FROM mem.annotations WHERE \(said.sql))
                OR EXISTS (FROM mem.transcriptions WHERE \(said.sql))
                OR EXISTS (FROM mem.segments WHERE \(said.sql) AND "end" <= ?)
            """,
            timeline.values + said.values + said.values + said.values + [Value(part.end)]
        )
        return try rows.next()?.bool(0) ?? false
    }
}
