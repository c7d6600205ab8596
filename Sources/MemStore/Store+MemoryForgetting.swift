internal import DuckDB
internal import Logging
public import MemCore

extension Store: MemoryForgetting {
    /// Forgets samples, frames, notes and words, slice by slice, so that samples need not wait long.
    ///
    /// When it throws, what it got to is forgotten all the same.
    /// - Throws: ``StoreFailure`` with code `read`, `write` or `closed`.
    public func forget(_ query: ForgetQuery) async throws(StoreFailure) -> Forgotten {
        try await forget(query, sparingHolds: false)
    }

    /// The same, without the parts that somebody holds when it is their turn.
    func forget(_ query: ForgetQuery, sparingHolds: Bool) async throws(StoreFailure) -> Forgotten {
        try await tidying.run { () async throws(StoreFailure) in
            let slices = try await read("What is to be forgotten can't be read") { connection throws(DuckDBError) in
                try connection.slices(of: TimelineQuery(query), sparingHolds: sparingHolds)
            }
            var forgotten = Forgotten()
            for slice in slices {
                try await write { .chore(.forget(slice), $0) }
                forgotten.add(slice.forgotten)
            }
            let isHeld = try await read("The holds can't be read") { connection throws(DuckDBError) in
                sparingHolds ? try connection.isHeld(TimelineQuery(query)) : false
            }
            let segments = isHeld ? [] : try await forgetSegments(inside: TimelineQuery(query))
            forgotten.segments = segments.count
            forgotten.segmentBytes = segments.reduce(0) { $0 + $1.bytes }
            do throws(StoreFailure) {
                if forgotten.frames > 0 { _ = try await freePictures(where: { $0.isMostlyDead }) }
            } catch {
                // Nothing points at the pictures any more; only their space is not free yet.
                logger.warning("space of forgotten pictures not freed", metadata: ["reason": "\(error)"])
            }
            return forgotten
        }
    }

    /// Checkpoints while nobody reads, also no backup: all samples would wait for it.
    func checkpointAlone() async throws(StoreFailure) {
        try await tidying.run { () async throws(StoreFailure) in try await write { .chore(.checkpoint, $0) } }
    }

    /// What ``forget(_:)`` would remove now, in one snapshot.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func wouldForget(_ query: ForgetQuery) async throws(StoreFailure) -> Forgotten {
        try await read("What would be forgotten can't be read") { connection throws(DuckDBError) in
            try connection.wouldForget(TimelineQuery(query))
        }
    }

    /// Rewrites picture files without their dead pictures, those that have nothing else are removed.
    ///
    /// To be called inside ``tidying``. A file that somebody reads all the time stays as it is.
    /// - Returns: How many files were rewritten or removed.
    func freePictures(where isWorthIt: @Sendable (PictureFileUse) -> Bool) async throws(StoreFailure) -> Int {
        var uses = try await pictureFileUses().filter(isWorthIt)
        if let newest = pictures.newest, uses.contains(where: { $0.file == newest }) {
            // It is finished first; what came into it meanwhile counts.
            try await write { .chore(.finishPictures, $0) }
            uses = try await pictureFileUses().filter { use in uses.contains { $0.file == use.file } }
        }
        var freed = 0
        for use in uses where try await pictures.rewrite(use.file, without: use.dead) {
            try await write { .chore(.clear(use.file), $0) }
            freed += 1
        }
        return freed
    }

    /// The picture files that have dead pictures in them.
    private func pictureFileUses() async throws(StoreFailure) -> [PictureFileUse] {
        try await read("The forgotten pictures can't be read") { connection throws(DuckDBError) in
            try connection.pictureFileUses()
        }
    }
}

extension TimelineQuery {
    /// What is to be forgotten, as a part of the timeline.
    init(_ query: ForgetQuery) {
        self.init(
            start: query.start ?? Instant(microseconds: .min),
            end: query.end ?? Instant(microseconds: .max),
            sourceID: query.sourceID,
            sessionID: query.sessionID
        )
    }
}

extension Forgotten {
    /// Adds what else was forgotten.
    mutating func add(_ other: Forgotten) {
        samples += other.samples
        frames += other.frames
        bytes += other.bytes
        annotations += other.annotations
        transcriptions += other.transcriptions
        segments += other.segments
        segmentBytes += other.segmentBytes
    }
}
