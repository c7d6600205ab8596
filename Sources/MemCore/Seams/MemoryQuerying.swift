/// How the memory is asked.
///
/// The store implements it, the API calls it. Reading never blocks the writer.
public protocol MemoryQuerying: Sendable {
    /// One page of the timeline, ascending in time.
    /// - Throws: ``StoreFailure``
    func timeline(_ query: TimelineQuery) async throws(StoreFailure) -> TimelinePage

    /// A frame's metadata, nil if there is no such frame.
    /// - Throws: ``StoreFailure``
    func frame(_ id: FrameID) async throws(StoreFailure) -> FrameRecord?

    /// The JPEG file of a frame, nil if there is no such frame.
    /// - Throws: ``StoreFailure``
    func jpeg(of id: FrameID, _ rendition: Rendition) async throws(StoreFailure) -> [UInt8]?

    /// The frame that the newest committed sample of a source points at, nil if there is none.
    /// - Throws: ``StoreFailure``
    func latestFrame(of source: SourceID) async throws(StoreFailure) -> FrameRecord?

    /// Whether the store commits, and if not, why: nil is healthy, a sentence is not.
    func storeTrouble() async -> String?
}

/// Which of a frame's two JPEG files is meant.
public enum Rendition: Hashable, Sendable {
    /// The picture in full size.
    case full
    /// The picture fitted into 320×240.
    case thumbnail
}

/// Which part of the timeline is asked for.
public struct TimelineQuery: Hashable, Sendable {
    /// The first instant that is wanted.
    public var start: Instant
    /// The first instant that is not wanted any more.
    public var end: Instant
    /// Only this source, if set.
    public var sourceID: SourceID?
    /// At most so many entries, 0 or more.
    public var limit: Int
    /// So many entries are skipped first, 0 or more.
    public var offset: Int

    /// Creates a query.
    public init(start: Instant, end: Instant, sourceID: SourceID? = nil, limit: Int = 100, offset: Int = 0) {
        self.start = start
        self.end = end
        self.sourceID = sourceID
        self.limit = limit
        self.offset = offset
    }
}

/// One page of the timeline.
public struct TimelinePage: Hashable, Sendable {
    /// The page's entries, ascending in time.
    public var entries: [TimelineEntry]
    /// How many entries the query has without limit and offset.
    public var total: Int

    /// Creates a page.
    public init(entries: [TimelineEntry], total: Int) {
        self.entries = entries
        self.total = total
    }
}

/// One row of the timeline with what belongs to it.
public struct TimelineEntry: Hashable, Sendable {
    /// When it was on screen.
    public var instant: Instant
    /// The source that showed it.
    public var source: SourceRecord
    /// The session that the source belongs to.
    public var sessionID: SessionID
    /// What the sample turned out to be.
    public var verdict: Verdict
    /// Similarity (0 … 100) to the sample before; nil for the first one of a connection.
    public var similarity: Double?
    /// The frame that shows what was on screen.
    public var frame: FrameRecord

    /// Creates an entry.
    public init(
        instant: Instant,
        source: SourceRecord,
        sessionID: SessionID,
        verdict: Verdict,
        similarity: Double?,
        frame: FrameRecord
    ) {
        self.instant = instant
        self.source = source
        self.sessionID = sessionID
        self.verdict = verdict
        self.similarity = similarity
        self.frame = frame
    }
}

/// One row of the sources.
public struct SourceRecord: Hashable, Sendable {
    /// Its number.
    public var id: SourceID
    /// What kind of source it is: `stream`.
    public var type: String
    /// What the original calls the file name: the session's name.
    public var filename: String
    /// Where it comes from, without any secret; nil if there is nothing to tell.
    public var location: String?

    /// Creates a record.
    public init(id: SourceID, type: String, filename: String, location: String?) {
        self.id = id
        self.type = type
        self.filename = filename
        self.location = location
    }
}

/// A stored frame without its bytes.
public struct FrameRecord: Hashable, Sendable {
    /// Its number.
    public var id: FrameID
    /// The source that it was taken from.
    public var sourceID: SourceID
    /// When it was first on screen.
    public var firstInstant: Instant
    /// Its size in pixels.
    public var pictureSize: PictureSize
    /// Its fingerprint.
    public var fingerprint: Fingerprint
    /// The size of its full JPEG file in bytes.
    public var jpegBytes: Int
    /// The quality that its JPEG was made with.
    public var jpegQuality: Int

    /// Creates a record.
    public init(
        id: FrameID,
        sourceID: SourceID,
        firstInstant: Instant,
        pictureSize: PictureSize,
        fingerprint: Fingerprint,
        jpegBytes: Int,
        jpegQuality: Int
    ) {
        self.id = id
        self.sourceID = sourceID
        self.firstInstant = firstInstant
        self.pictureSize = pictureSize
        self.fingerprint = fingerprint
        self.jpegBytes = jpegBytes
        self.jpegQuality = jpegQuality
    }
}
