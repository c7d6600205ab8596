internal import DuckDB
internal import Logging
public import MemCore

extension Store: RecordingStoring {
    /// The folder beside the main file.
    public var recordingFolder: String { RecordingFolder(of: configuration.path).path }

    /// Makes a segment known; durable when it returns.
    /// - Throws: ``StoreFailure`` with code `write` or `closed`.
    public func save(_ segment: RecordedSegment) async throws(StoreFailure) {
        try await write { .segment(segment, $0) }
    }

    /// Is told what happens to files while they are written.
    public func note(_ growth: RecordingGrowth, of session: SessionID) {
        growing.note(growth, of: session)
    }

    /// One page of segments, ascending in time.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func segments(_ query: SegmentQuery) async throws(StoreFailure) -> SegmentPage {
        try await read("The recordings can't be read") { connection throws(DuckDBError) in
            try connection.segments(query)
        }
    }

    /// The names of the files of a session whose segments are known.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func segmentFiles(of session: SessionID) async throws(StoreFailure) -> Set<String> {
        try await read("The recordings can't be read") { connection throws(DuckDBError) in
            try connection.segmentFiles(of: session)
        }
    }

    /// What was recorded of a session in a range, as one file; nil if there is no picture in it.
    ///
    /// What is forgotten while it is read is missing: then reading fails.
    /// - Throws: ``ClipRefusal``; of the store's failures those with code `read` or `closed`.
    public func clip(
        of session: SessionID,
        from start: Instant,
        to end: Instant,
        as format: ClipFormat
    ) async throws(ClipRefusal) -> (any RecordedClip)? {
        let segments: [RecordedSegment]
        do {
            segments = try await playable(of: session, from: start, to: end)
        } catch {
            throw .store(error)
        }
        guard !segments.isEmpty else { return nil }
        let paths = segments.map { "\(recordingFolder)/\($0.sessionID)/\($0.file)" }
        guard let clip = try await clips.clip(of: segments, at: paths, from: start, to: end, as: format) else {
            return nil
        }
        return StoredClip(clip, at: paths, desk: clips)
    }

    /// The segments of a session that reach into a range, and what is written of others.
    func playable(
        of session: SessionID,
        from start: Instant,
        to end: Instant
    ) async throws(StoreFailure) -> [RecordedSegment] {
        // Asked first: what becomes known meanwhile is in both.
        let growing = growing.segments(of: session).filter { $0.end > start && $0.start < end }
        let known = try await segments(
            SegmentQuery(sessionID: session, start: start, end: end, limit: 10_000)
        ).segments
        let names = Set(known.map(\.file))
        return known + growing.filter { !names.contains($0.file) }
    }

    /// Removes the segments that lie wholly in a range; returns them.
    ///
    /// Files first: a crash in between leaves rows without files, never files that would be found and known again.
    func forgetSegments(inside part: TimelineQuery) async throws(StoreFailure) -> [RecordedSegment] {
        let (segments, hidden) = try await read("The recordings can't be read") { connection throws(DuckDBError) in
            (try connection.segments(inside: part), try connection.letGoSegments(inside: part))
        }
        // What could be had back else is meant as well.
        try await forget(segments + hidden)
        return segments
    }

    /// Removes segments, in the same way.
    func forget(_ segments: [RecordedSegment]) async throws(StoreFailure) {
        guard !segments.isEmpty else { return }
        growing.forget(segments)
        let folder = RecordingFolder(of: configuration.path)
        if let trouble = folder.remove(segments) {
            throw StoreFailure(.write, "A recording can't be removed: \(trouble)")
        }
        try await write { .chore(.forgetSegments(segments), $0) }
    }
}
