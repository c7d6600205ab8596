internal import DuckDB
public import MemCore

extension Store: RecordingPlaying {
    /// What is recorded of a session just now; nil if nothing was lately.
    public func liveRecording(of session: SessionID) -> LiveRecording? {
        growing.recording(of: session)
    }

    /// Waits until something was added to what is recorded of a session, or the task is cancelled.
    /// - Throws: ``StoreFailure`` with code `busy`.
    public func liveRecording(
        of session: SessionID,
        after version: Int
    ) async throws(StoreFailure) -> LiveRecording? {
        try await growing.recording(of: session, after: version)
    }

    /// The files of a session that reach into a range, in the order of time; also the one that is being written.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func playableFiles(
        of session: SessionID,
        from start: Instant,
        to end: Instant
    ) async throws(StoreFailure) -> [PlayableFile] {
        let growing = growing.files(of: session, from: start, to: end)
        let query = SegmentQuery(sessionID: session, start: start, end: end, limit: 10_000)
        let known = try await segments(query).segments
        let paths = known.map(path(of:))
        var files: [PlayableFile] = []
        for first in stride(from: 0, to: known.count, by: ClipDesk.filesAtOnce) {
            let some = first..<min(first + ClipDesk.filesAtOnce, known.count)
            files += await clips.files(of: known[some], at: paths[some])
        }
        let names = Set(known.map(\.file))
        return files + growing.filter { !names.contains($0.name) }
    }

    /// Opens a file of a session to be played, as far as it is there; nil if the session has no such file.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func media(
        _ file: String,
        of session: SessionID
    ) async throws(StoreFailure) -> (any RecordedMedia)? {
        // What is asked for by most is held in memory.
        if let segment = growing.segment(file, of: session) {
            return try await clips.open(segment, at: path(of: segment))
        }
        let found = try await read("The recordings can't be read") { connection throws(DuckDBError) in
            try connection.segment(file, of: session)
        }
        guard let found else { return nil }
        return try await clips.open(found, at: path(of: found))
    }

    private func path(of segment: RecordedSegment) -> String {
        "\(recordingFolder)/\(segment.sessionID)/\(segment.file)"
    }
}
