internal import DuckDB
internal import MemCore

/// A source that loses samples, and what it has left on both sides of them.
struct HurtSource: Sendable {
    /// A sample that stays.
    struct Neighbour: Sendable {
        var instant: Instant
        var frame: FrameID
    }

    var id: SourceID
    var sessionID: SessionID
    /// The newest sample that it loses.
    var lost: Instant
    /// The last sample before.
    var before: Neighbour?
    /// The first sample after.
    var after: Neighbour?
}

extension Connection {
    /// The sources that have samples in a range.
    func sourcesHurt(by part: TimelineQuery) throws(DuckDBError) -> [HurtSource] {
        let condition = TimelineCondition(part)
        let rows = try run(
            """
            SELECT h.source, coalesce(n.id, ''), h.lost FROM (
                SELECT source, max(instant) AS lost FROM mem.timeline WHERE \(condition.sql) GROUP BY source
            ) h LEFT JOIN mem.stream_sessions n ON n.source = h.source
            """,
            condition.values
        )
        var hurt = try rows.map { row throws(DuckDBError) in
            HurtSource(
                id: SourceID(rawValue: try row.integer(0)),
                sessionID: SessionID(rawValue: try row.text(1)),
                lost: try row.instant(2)
            )
        }
        // Most have a neighbour within the hour; only for the others the whole timeline has to be looked through.
        for seconds in [3600.0, .infinity] {
            let before = part.start.advanced(bySeconds: -seconds)...part.start
            let after = part.end...part.end.advanced(bySeconds: seconds)
            try find(\.before, of: &hurt, in: before, "max")
            try find(\.after, of: &hurt, in: after, "min")
        }
        return hurt
    }

    /// Finds a neighbour, the latest or the earliest sample in a range without its end, of the sources that have none yet.
    private func find(
        _ neighbour: WritableKeyPath<HurtSource, HurtSource.Neighbour?>,
        of hurt: inout [HurtSource],
        in range: ClosedRange<Instant>,
        _ end: String
    ) throws(DuckDBError) {
        let missing = hurt.filter { $0[keyPath: neighbour] == nil }.map { "\($0.id.rawValue)" }
        guard !missing.isEmpty, range.lowerBound < range.upperBound else { return }
        let rows = try run(
            """
            SELECT source, \(end)(instant), arg_\(end)(frame, instant) FROM mem.timeline
            WHERE instant >= ? AND instant < ? AND source IN (\(missing.joined(separator: ", "))) GROUP BY source
            """,
            Value(range.lowerBound),
            Value(range.upperBound)
        )
        while let row = try rows.next() {
            let id = SourceID(rawValue: try row.integer(0))
            guard let index = hurt.firstIndex(where: { $0.id == id }) else { continue }
            hurt[index][keyPath: neighbour] = HurtSource.Neighbour(
                instant: try row.instant(1),
                frame: FrameID(rawValue: try row.integer(2))
            )
        }
    }

    /// Removes rows of the timeline; returns how many.
    func forgetTimeline(_ part: TimelineQuery) throws(DuckDBError) -> Int {
        let condition = TimelineCondition(part)
        return try run("DELETE FROM mem.timeline WHERE \(condition.sql)", condition.values).changed
    }

    /// Removes the moments that begin in a range.
    func forgetMoments(_ part: TimelineQuery) throws(DuckDBError) {
        let condition = TimelineCondition(part, time: "start")
        try run("DELETE FROM mem.moments WHERE \(condition.sql)", condition.values)
    }

    /// Removes what was said of the dates of samples in a range; what is said of later ones stays.
    func forgetMisdated(_ part: TimelineQuery) throws(DuckDBError) {
        let condition = TimelineCondition(part, time: "start")
        try run("DELETE FROM mem.misdated WHERE \(condition.sql) AND \"end\" < ?", condition.values + [Value(part.end)])
        try run(
            "UPDATE mem.misdated SET start = ? WHERE \(condition.sql)",
            [Value(part.end)] + condition.values
        )
    }

    /// Removes the format spans that begin in a range, and returns the last one of each source.
    func forgetFormats(_ part: TimelineQuery) throws(DuckDBError) -> [SourceID: TimelineMark] {
        let condition = TimelineCondition(part, time: "start")
        let rows = try run(
            """
            SELECT session, source, start, width, height, codec FROM mem.format_spans
            WHERE \(condition.sql) ORDER BY start
            """,
            condition.values
        )
        var last: [SourceID: TimelineMark] = [:]
        while let row = try rows.next() {
            let span = try Self.formatSpan(row)
            last[span.sourceID] = span
        }
        try run("DELETE FROM mem.format_spans WHERE \(condition.sql)", condition.values)
        return last
    }

    /// Makes one gap of what a source has lost, and lets its next sample begin a moment, and a format if one began within.
    ///
    /// The next sample may not be there yet: the gap ends with what was lost until it comes.
    func close(
        _ source: HurtSource,
        over format: TimelineMark?,
        _ moment: Int64,
        _ outcome: inout ForgetSlice.Outcome
    ) throws(DuckDBError) {
        try run(
            "DELETE FROM mem.gaps WHERE source = ? AND \"end\" > ? AND start < ?",
            .integer(source.id.rawValue),
            Value(source.before?.instant ?? Instant(microseconds: .min)),
            Value(source.after?.instant ?? Instant(microseconds: .max))
        )
        if let before = source.before {
            try write(
                .gap(
                    sessionID: source.sessionID,
                    sourceID: source.id,
                    start: before.instant,
                    end: source.after?.instant ?? source.lost,
                    cause: .forgotten
                )
            )
        }
        guard let after = source.after else {
            outcome.ends[source.id] = ForgottenEnd(
                last: source.before?.instant,
                frame: source.before?.frame,
                sessionID: source.sessionID,
                format: format
            )
            return
        }
        let here = [Value.integer(source.id.rawValue), Value(after.instant)]
        if let format, try run("SELECT 1 FROM mem.format_spans WHERE source = ? AND start = ?", here).next() == nil {
            try write(format.moved(to: after.instant))
        }
        guard try run("SELECT 1 FROM mem.moments WHERE source = ? AND start = ?", here).next() == nil else { return }
        try run(
            "INSERT INTO mem.moments VALUES (?, ?, ?, ?)",
            [.integer(moment)] + here + [.integer(after.frame.rawValue)]
        )
        outcome.moments += 1
    }
}
