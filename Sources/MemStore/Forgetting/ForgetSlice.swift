internal import DuckDB
internal import MemCore
internal import Synchronization

/// A part of what is to be forgotten, small enough for one transaction between two group commits.
///
/// Each slice leaves a whole memory behind: a crash between two of them leaves less to be forgotten, nothing half.
final class ForgetSlice: Sendable {
    /// What a slice did.
    struct Outcome: Sendable {
        var forgotten = Forgotten()
        /// The frames that are gone.
        var frames: [FrameID] = []
        /// How many moments began anew.
        var moments = 0
        /// The sources whose newest samples are gone.
        var ends: [SourceID: ForgottenEnd] = [:]
    }

    /// Its range, its source and its session.
    let part: TimelineQuery
    /// Where the whole of what is to be forgotten ends: notes and words that go beyond stay.
    let wholeEnd: Instant
    /// Whether sources that have nothing left go with it.
    let isLast: Bool
    /// Whether it leaves all there if somebody holds something of it.
    let sparesHolds: Bool
    private let told = Mutex(Forgotten())

    init(part: TimelineQuery, wholeEnd: Instant, isLast: Bool, sparesHolds: Bool) {
        self.part = part
        self.wholeEnd = wholeEnd
        self.isLast = isLast
        self.sparesHolds = sparesHolds
    }

    /// What it forgot, once it is durable.
    var forgotten: Forgotten { told.withLock { $0 } }

    func tell(_ forgotten: Forgotten) { told.withLock { $0 = forgotten } }

    /// The highest numbers ever given.
    static let highestNumbers = """
        SELECT greatest(n.frames, (SELECT coalesce(max(id), 0) FROM mem.frames)) AS frames,
            greatest(n.sources, (SELECT coalesce(max(id), 0) FROM mem.sources)) AS sources,
            greatest(n.moments, (SELECT coalesce(max(id), 0) FROM mem.moments)) AS moments,
            greatest(n.annotations, (SELECT coalesce(max(id), 0) FROM mem.annotations)) AS annotations,
            greatest(n.transcriptions, (SELECT coalesce(max(id), 0) FROM mem.transcriptions)) AS transcriptions
        FROM mem.last_numbers n
        """

    /// Forgets, inside a transaction.
    func run(on connection: Connection, firstMoment: Int64) throws(DuckDBError) -> Outcome {
        if sparesHolds, try connection.isHeld(part) { return Outcome() }
        try connection.run(
            """
            UPDATE mem.last_numbers SET frames = h.frames, sources = h.sources, moments = h.moments,
                annotations = h.annotations, transcriptions = h.transcriptions FROM (\(Self.highestNumbers)) h
            """
        )
        var outcome = Outcome()
        let hurt = try connection.sourcesHurt(by: part)
        let frames = try connection.noteFrames(of: part)
        outcome.forgotten.samples = try connection.forgetTimeline(part)
        try connection.forgetMoments(part)
        let formats = try connection.forgetFormats(part)
        try connection.forgetMisdated(part)
        for source in hurt {
            try connection.close(source, over: formats[source.id], firstMoment + Int64(outcome.moments), &outcome)
        }
        try connection.forgetMinutes(part)
        try connection.forgetHours(part)
        if let range = frames { try connection.forgetFrames(range, part, &outcome) }
        outcome.forgotten.annotations = try connection.forget(.annotation, part, until: wholeEnd)
        outcome.forgotten.transcriptions = try connection.forget(.transcription, part, until: wholeEnd)
        if outcome.forgotten.annotations + outcome.forgotten.transcriptions > 0 { try connection.forgetUnusedWords() }
        if isLast { try connection.forgetSources(part) }
        return outcome
    }
}
