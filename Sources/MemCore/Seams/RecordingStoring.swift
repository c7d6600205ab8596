/// Where recordings are, and where is known what is in them.
///
/// The store implements it, ingest and the API call it. Files are the truth: what is known of them can be read from them
/// again.
public protocol RecordingStoring: Sendable {
    /// The folder of all recordings, in which each session has one, named by its id; on the disk of the memory.
    var recordingFolder: String { get }

    /// Makes a segment known whose file is complete; durable when it returns. One that is known stays as it is.
    /// - Throws: ``StoreFailure``
    func save(_ segment: RecordedSegment) async throws(StoreFailure)

    /// Is told what happens to the files of a session while they are written; never waits.
    func note(_ growth: RecordingGrowth, of session: SessionID)

    /// One page of segments, ascending in time.
    /// - Throws: ``StoreFailure``
    func segments(_ query: SegmentQuery) async throws(StoreFailure) -> SegmentPage

    /// The names of the files of a session whose segments are known.
    /// - Throws: ``StoreFailure``
    func segmentFiles(of session: SessionID) async throws(StoreFailure) -> Set<String>

    /// What was recorded of a session in a range, as one file; nil if there is no picture in it.
    ///
    /// What is being recorded belongs to it, up to the last fragment that is whole.
    /// - Throws: ``ClipRefusal``
    func clip(
        of session: SessionID,
        from start: Instant,
        to end: Instant,
        as format: ClipFormat
    ) async throws(ClipRefusal) -> (any RecordedClip)?
}

/// A clip on its way out, read piece by piece.
public protocol RecordedClip: AnyObject, Sendable {
    /// How many bytes it has in all.
    var bytes: Int { get }

    /// When it begins: what was asked for, or the first picture behind that.
    var start: Instant { get }

    /// How long it is.
    var duration: MediaTime { get }

    /// The next piece, nil after the last one.
    /// - Throws: ``StoreFailure``
    func next() async throws(StoreFailure) -> [UInt8]?
}
