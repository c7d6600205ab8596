/// Where samples and marks go to be remembered.
///
/// The store implements it, ingest calls it.
public protocol SampleSink: Sendable {
    /// The identifier for the next new frame; never handed out twice, not even after a crash. Never blocks.
    func reserveFrameID() -> FrameID

    /// Whether a frame that was there is gone: no sample may point at it any more. Never blocks.
    ///
    /// A sample that points at one all the same, because it was on its way already, is forgotten as well.
    func hasForgotten(_ frame: FrameID) -> Bool

    /// Whether a frame was stored without its picture and should be kept anew the next time it is seen. Never blocks.
    func wantsAnew(_ frame: FrameID) -> Bool

    /// Why no pictures are stored now, in a sentence; nil if they are. Never blocks.
    func lackOfRoom() -> String?

    /// Takes a sample into the next group commit (at most one second away).
    ///
    /// Samples of one source arrive in ascending order of their instants. Suspends while the bounded queue is full, so
    /// that a slow store slows its callers. Having returned is no promise that the sample is stored: ``commits()`` is.
    /// - Throws: ``StoreFailure`` when the store is closed or can't write.
    func submit(_ sample: Sample) async throws(StoreFailure)

    /// Takes a mark into the next group commit, after what was submitted before.
    /// - Throws: ``StoreFailure`` when the store is closed or can't write.
    func submit(_ mark: TimelineMark) async throws(StoreFailure)

    /// What became durable, group commit by group commit, from the call on. One caller only.
    func commits() -> AsyncStream<[SampleCommit]>
}

extension SampleSink {
    /// A sink that keeps every picture.
    public func wantsAnew(_ frame: FrameID) -> Bool { false }

    /// A sink that has room.
    public func lackOfRoom() -> String? { nil }

    /// A sink that never forgets.
    public func hasForgotten(_ frame: FrameID) -> Bool { false }
}

/// What one group commit made durable for one session.
public struct SampleCommit: Hashable, Sendable {
    /// The session.
    public var sessionID: SessionID
    /// Samples committed, of any verdict.
    public var samplesTaken: Int
    /// Frames committed among them.
    public var framesStored: Int
    /// The newest sample committed.
    public var lastSampleAt: Instant

    /// Creates a notice.
    public init(sessionID: SessionID, samplesTaken: Int, framesStored: Int, lastSampleAt: Instant) {
        self.sessionID = sessionID
        self.samplesTaken = samplesTaken
        self.framesStored = framesStored
        self.lastSampleAt = lastSampleAt
    }
}

/// Why the store could not do what it was asked for.
///
/// Ends the call, not the store.
public struct StoreFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Hashable, Sendable {
        /// The store was closed.
        case closed
        /// The disk or the database refused to write.
        case write
        /// The database refused to read.
        case read
        /// The database was written by a newer Mem.
        case newerSchema
        /// Another process holds the database.
        case locked
        /// The database can't be opened.
        case open
        /// As much of this is being done as may be at once.
        case busy
        /// The disk has too little room for it.
        case noRoom
    }

    /// What kind of failure it is; equality of failures in tests goes by it.
    public var code: Code

    /// A sentence for people: what happened, to which file, and what to do about it.
    public var message: String

    /// Creates a failure.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The sentence.
    public var description: String { message }
}
