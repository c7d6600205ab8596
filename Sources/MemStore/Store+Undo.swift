internal import DuckDB
public import MemCore

/// What runs of retention let go of, as long as it can be had back.
extension Store {
    private static let framesAtOnce = 5000

    /// Leaves segments out, and hides their files until they are wanted back or their room is needed.
    ///
    /// Rows first: a crash in between leaves files that are known as let go of, whatever they are called.
    func letGo(of segments: [RecordedSegment], _ run: LoggedRetentionRun.ID) async throws(StoreFailure) {
        growing.forget(segments)
        try await write { .chore(.letGoOfSegments(segments, run: run), $0) }
        RecordingFolder(of: configuration.path).hide(segments)
    }

    /// Ends that what runs before one let go of can be had back; returns whether that were pictures.
    func endUndoable(before run: LoggedRetentionRun.ID) async throws(StoreFailure) -> Bool {
        let (segments, hasPictures) = try await read("What was let go can't be read") {
            connection throws(DuckDBError) in
            (try connection.letGoSegments(before: run), try connection.hasLetGoPictures(before: run))
        }
        guard hasPictures || !segments.isEmpty else { return false }
        if let trouble = RecordingFolder(of: configuration.path).remove(segments) {
            throw StoreFailure(.write, "A recording can't be removed: \(trouble)")
        }
        try await write { .chore(.endUndoable(before: run), $0) }
        return hasPictures
    }

    /// The picture files of which something can be had back.
    func undoableFiles() async throws(StoreFailure) -> Set<PictureFileNumber> {
        try await read("What was let go can't be read") { connection throws(DuckDBError) in
            try connection.undoableFiles()
        }
    }

    /// The runs that let go of something, the newest first.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func retentionRuns(limit: Int, offset: Int) async throws(StoreFailure) -> [LoggedRetentionRun] {
        try await read("The runs of retention can't be read") { connection throws(DuckDBError) in
            try connection.retentionRuns(limit: limit, offset: offset)
        }
    }

    /// Gives back what a run let go of, as far as it is still there, and holds it.
    /// - Throws: ``StoreFailure`` with code `read`, `write` or `closed`.
    public func undoRetention(_ id: LoggedRetentionRun.ID) async throws(StoreFailure) -> RetentionUndo? {
        try await tidying.run { () async throws(StoreFailure) in
            let (found, pictures, segments, sources) = try await read("What was let go can't be read") {
                connection throws(DuckDBError) in
                (
                    try connection.retentionRuns(id).first, try connection.letGoPictures(of: id),
                    try connection.letGoSegments(of: id), try connection.sourcesOfSessions()
                )
            }
            guard found != nil else { return nil }
            let there = RecordingFolder(of: configuration.path).show(segments)
            var spans: [SourceID: ClosedRange<Instant>] = [:]
            func hold(_ source: SourceID?, _ start: Instant, _ end: Instant) {
                guard let source else { return }
                let span = spans[source] ?? start...end
                spans[source] = min(span.lowerBound, start)...max(span.upperBound, end)
            }
            for picture in pictures { hold(picture.source, picture.instant, picture.instant) }
            for segment in there { hold(sources[segment.sessionID], segment.start, segment.end) }
            var undo = RetentionUndo()
            // Held first, so that nothing goes again before all is back.
            for (source, span) in spans.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                undo.holds.append(
                    try await self.hold(
                        Hold.Draft(
                            sourceID: source,
                            start: span.lowerBound,
                            end: span.upperBound,
                            reason: "Retention run \(id) was undone."
                        )
                    )
                )
            }
            var rest = pictures[...]
            while !rest.isEmpty {
                let frames = rest.prefix(Self.framesAtOnce).map(\.frame)
                rest = rest.dropFirst(Self.framesAtOnce)
                try await write { .chore(.restorePictures(frames, run: id), $0) }
            }
            let now = Instant.now()
            try await write { .chore(.endUndo(id, there, at: now), $0) }
            undo.pictures.add(pictures.count, bytes: pictures.reduce(0) { $0 + $1.bytes })
            undo.recordings.add(there.count, bytes: there.reduce(0) { $0 + $1.bytes })
            return undo
        }
    }
}
