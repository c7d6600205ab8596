/// What was said in a span of time, as some transcriber heard it.
public struct Transcription: Hashable, Sendable {
    /// Names a transcription: ascending in the order of storing.
    public struct ID: Hashable, Sendable, RawRepresentable {
        /// The number in the store, 1 or greater.
        public let rawValue: Int64

        /// Wraps a number that came from the store.
        public init(rawValue: Int64) {
            self.rawValue = rawValue
        }
    }

    /// Its number.
    public var id: ID
    /// What was said.
    public var segment: Segment

    /// What a transcriber tells of a span.
    public struct Segment: Hashable, Sendable {
        /// The source in which it was said.
        public var sourceID: SourceID
        /// When it begins.
        public var start: Instant
        /// When it ends; not before `start`.
        public var end: Instant
        /// The words.
        public var text: String
        /// How sure the transcriber is, 0 … 1; nil if it did not say.
        public var confidence: Double?
        /// The language, as the transcriber names it.
        public var language: String?
        /// Who speaks.
        public var speaker: String?

        /// Creates a segment.
        public init(
            sourceID: SourceID,
            start: Instant,
            end: Instant,
            text: String,
            confidence: Double? = nil,
            language: String? = nil,
            speaker: String? = nil
        ) {
            self.sourceID = sourceID
            self.start = start
            self.end = end
            self.text = text
            self.confidence = confidence
            self.language = language
            self.speaker = speaker
        }
    }

    /// Creates a transcription.
    public init(id: ID, segment: Segment) {
        self.id = id
        self.segment = segment
    }
}

/// Words that are looked for.
public struct WordQuery: Hashable, Sendable {
    /// What was typed: words, phrases in quotes, beginnings of words with a star behind them.
    ///
    /// All have to be there.
    public var text: String
    /// Only what was said or noted from this instant on, if set.
    public var start: Instant?
    /// Only what was said or noted until this instant, if set.
    public var end: Instant?
    /// Only of this source, if set.
    public var sourceID: SourceID?
    /// At most so many hits.
    public var limit: Int
    /// So many are skipped first.
    public var offset: Int

    /// Creates a query.
    public init(
        text: String,
        start: Instant? = nil,
        end: Instant? = nil,
        sourceID: SourceID? = nil,
        limit: Int = 100,
        offset: Int = 0
    ) {
        self.text = text
        self.start = start
        self.end = end
        self.sourceID = sourceID
        self.limit = limit
        self.offset = offset
    }
}

/// Something that has the words in it.
public struct WordHit<Found: Hashable & Sendable>: Hashable, Sendable {
    /// What it is.
    public var found: Found
    /// How well it fits: BM25, greater is better, comparable within one answer only.
    public var score: Double
    /// The part of the text around the first of the words, in one line.
    public var snippet: String
    /// The frame that was on screen when it begins, nil if there was none.
    public var frame: FrameRecord?

    /// Creates a hit.
    public init(found: Found, score: Double, snippet: String, frame: FrameRecord?) {
        self.found = found
        self.score = score
        self.snippet = snippet
        self.frame = frame
    }
}

/// One page of hits.
public struct WordPage<Found: Hashable & Sendable>: Hashable, Sendable {
    /// The page's hits, the best first.
    public var hits: [WordHit<Found>]
    /// How many the query has without limit and offset.
    public var total: Int

    /// Creates a page.
    public init(hits: [WordHit<Found>], total: Int) {
        self.hits = hits
        self.total = total
    }
}
