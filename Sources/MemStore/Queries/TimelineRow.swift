internal import DuckDB
internal import MemCore

/// A row of the timeline, or a sum of several, before its frame and its source are looked up.
struct TimelineRow {
    /// When it was on screen.
    var instant: Instant
    /// What the sample turned out to be.
    var verdict: Verdict
    /// Similarity to the sample before, nil for the first one of a connection.
    var similarity: Double?
    var sourceID: SourceID
    var frameID: FrameID
    /// What it sums up, if it stands for a bucket.
    var bucket: TimelineEntry.Bucket?

    /// What ``init(_:_:)`` reads, of the timeline.
    static let columns = "instant, verdict, similarity, source, frame"

    /// Reads ``columns``.
    init(_ columns: Columns, _ row: Int) throws(DuckDBError) {
        guard let verdict = Verdict(rawValue: UInt8(clamping: try columns.integers(1)[row])) else {
            throw DuckDBError(.other, "could not read the timeline", cause: "a verdict is unknown")
        }
        let similarity = try columns.doubles(2)[row]
        self.init(
            instant: Instant(microseconds: try columns.integers(0)[row]),
            verdict: verdict,
            similarity: similarity.isNaN ? nil : similarity,
            sourceID: SourceID(rawValue: try columns.integers(3)[row]),
            frameID: FrameID(rawValue: try columns.integers(4)[row])
        )
    }

    init(
        instant: Instant,
        verdict: Verdict,
        similarity: Double?,
        sourceID: SourceID,
        frameID: FrameID,
        bucket: TimelineEntry.Bucket? = nil
    ) {
        self.instant = instant
        self.verdict = verdict
        self.similarity = similarity
        self.sourceID = sourceID
        self.frameID = frameID
        self.bucket = bucket
    }
}

extension TimelineRow {
    /// The row with its frame and its source, nil if one of them is not there.
    func entry(
        _ frames: [FrameID: FrameRecord],
        _ sources: [SourceID: SourceDirectory.Entry]
    ) -> TimelineEntry? {
        guard let frame = frames[frameID], let source = sources[sourceID] else { return nil }
        return TimelineEntry(
            instant: instant,
            source: source.source,
            sessionID: source.sessionID,
            verdict: verdict,
            similarity: similarity,
            frame: frame,
            bucket: bucket
        )
    }
}

extension Connection {
    /// Rows with their frames and sources, in the same order.
    func entries(_ rows: [TimelineRow], _ directory: SourceDirectory) throws(DuckDBError) -> [TimelineEntry] {
        let frames = try frames(Set(rows.map(\.frameID)))
        let sources = try directory.entries(of: Set(rows.map(\.sourceID)), on: self)
        return rows.compactMap { $0.entry(frames, sources) }
    }
}
