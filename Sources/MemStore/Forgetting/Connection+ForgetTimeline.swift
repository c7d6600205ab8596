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
            WITH hurt AS (
                SELECT source, max(instant) AS lost FROM mem.timeline WHERE \(condition.sql) GROUP BY source
            )
            SELECT h.source, coalesce(n.id, ''), h.lost, b.instant, b.frame, a.instant, a.frame FROM hurt h
            LEFT JOIN (
                SELECT source, max(instant) AS instant, arg_max(frame, instant) AS frame FROM mem.timeline
                WHERE instant < ? AND source IN (SELECT source FROM hurt) GROUP BY source
            ) b ON b.source = h.source
            LEFT JOIN (
                SELECT source, min(instant) AS instant, arg_min(frame, instant) AS frame FROM mem.timeline
                WHERE instant >= ? AND source IN (SELECT source FROM hurt) GROUP BY source
            ) a ON a.source = h.source
            LEFT JOIN mem.stream_sessions n ON n.source = h.source
            """,
            condition.values + [Value(part.start), Value(part.end)]
        )
        func neighbour(_ row: Row, _ column: Int) throws(DuckDBError) -> HurtSource.Neighbour? {
            guard let instant = try row.optionalInstant(column) else { return nil }
            return HurtSource.Neighbour(instant: instant, frame: FrameID(rawValue: try row.integer(column + 1)))
        }
        return try rows.map { row throws(DuckDBError) in
            HurtSource(
                id: SourceID(rawValue: try row.integer(0)),
                sessionID: SessionID(rawValue: try row.text(1)),
                lost: try row.instant(2),
                before: try neighbour(row, 3),
                after: try neighbour(row, 5)
            )
        }
    }

    /// Removes rows of the timeline; returns how many, and between which numbers their frames lie.
    func forgetTimeline(
        _ part: TimelineQuery
    ) throws(DuckDBError) -> (samples: Int, range: ClosedRange<Int64>?) {
        let condition = TimelineCondition(part)
        let bounds = try run("SELECT min(frame), max(frame) FROM mem.timeline WHERE \(condition.sql)", condition.values)
        guard let row = try bounds.next(), !row.isNull(0) else { return (0, nil) }
        let range = try row.integer(0)...(try row.integer(1))
        let gone = try run("DELETE FROM mem.timeline WHERE \(condition.sql)", condition.values)
        return (gone.changed, range)
    }

    /// Removes the moments that begin in a range.
    func forgetMoments(_ part: TimelineQuery) throws(DuckDBError) {
        let condition = TimelineCondition(part, time: "start")
        try run("DELETE FROM mem.moments WHERE \(condition.sql)", condition.values)
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
