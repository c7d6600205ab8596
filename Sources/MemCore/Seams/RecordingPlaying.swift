/// How recordings are played, also what is being recorded.
///
/// The store implements it, the API calls it.
public protocol RecordingPlaying: Sendable {
    /// What is recorded of a session just now; nil if nothing was for some minutes.
    func liveRecording(of session: SessionID) -> LiveRecording?

    /// Waits until something was added to what is recorded of a session, or the task is cancelled.
    ///
    /// - Parameter version: what the caller knows; where there is more already, nothing is waited for.
    /// - Throws: ``StoreFailure`` with code `busy` where too many wait.
    func liveRecording(of session: SessionID, after version: Int) async throws(StoreFailure) -> LiveRecording?

    /// The files of a session that reach into a range, in the order of time; also the one that is being written.
    /// - Throws: ``StoreFailure``
    func playableFiles(
        of session: SessionID,
        from start: Instant,
        to end: Instant
    ) async throws(StoreFailure) -> [PlayableFile]

    /// Opens a file of a session to be played, as far as it is there; nil if the session has no such file.
    ///
    /// - Parameter file: a name as ``PlayableFile`` has it; any other text names nothing.
    /// - Throws: ``StoreFailure``
    func media(_ file: String, of session: SessionID) async throws(StoreFailure) -> (any RecordedMedia)?
}

/// A file that can be read, whatever becomes of its name meanwhile.
public protocol MediaBytes: AnyObject, Sendable {
    /// How many bytes of it can be played.
    var bytes: Int64 { get }

    /// How it is coded, as RFC 6381 writes it: `avc1.64001F,mp4a.40.2`; nil if that can't be told.
    var codecs: String? { get }

    /// Reads a part.
    /// - Throws: ``StoreFailure``
    func read(_ range: Range<Int64>) async throws(StoreFailure) -> [UInt8]
}

/// A recorded file, with all its tracks.
public protocol RecordedMedia: MediaBytes {
    /// One of its tracks as a file of its own, as far as it is there: a CMAF track file; nil if it has no such track.
    /// - Throws: ``StoreFailure``
    func track(_ track: RecordedTrack) async throws(StoreFailure) -> (any MediaBytes)?
}
