internal import DuckDB
internal import MemCore

extension TakeOver {
    /// Rows of a source that are read at once.
    private static let page = 1000

    /// Takes over what was on screen: each source in the order of time, behind what an earlier run came to.
    func takeTimeline(
        _ sources: TakenSources,
        _ marks: [String: Int64],
        _ report: inout TakeOverReport
    ) async throws(TakeOverFailure) {
        var timeline = TakeOverReport.Table("timeline")
        timeline.found = try await old.number("SELECT count(*) FROM old.timeline")
        var frames = TakeOverReport.Table("frames")
        frames.found = try await old.number("SELECT count(*) FROM old.frames")
        timeline.skip(
            "has no picture",
            try await old.number("SELECT count(*) FROM old.timeline WHERE frame_id IS NULL")
        )
        let all = timeline.found - timeline.skipped.values.reduce(0, +)
        var done = 0
        for (source, id) in sources.values.sorted(by: { ($0.old.start, $0.old.id) < ($1.old.start, $1.old.id) }) {
            guard let id else { continue }
            var walk = try await walk(through: source, id, marks)
            timeline.known += walk.known
            frames.known += walk.frames.count
            done += walk.known
            while true {
                let rows = try await rows(of: source, after: walk.last)
                for row in rows {
                    try await take(row, &walk, &timeline, &frames)
                    done += 1
                    progress(done, all)
                }
                guard rows.count == Self.page else { break }
            }
            if let last = walk.last { try await write(TakenOver(marks: [Self.mark(id): last])) }
        }
        let orphans =
            "SELECT count(*) FROM old.frames f WHERE NOT EXISTS (FROM old.timeline t WHERE t.frame_id = f.frame_id)"
        frames.skip("was never on screen", try await old.number(orphans))
        report.tables += [timeline, frames]
    }

    /// What says how far a source was taken over.
    private static func mark(_ id: SourceID) -> String { "timeline \(id)" }

    /// Where the walk through a source's timeline is.
    private struct Walk {
        let source: SourceID
        /// The time of the last row that was taken or left.
        var last: Int64?
        /// Rows that an earlier run took.
        var known = 0
        /// Frames of the old database by their numbers here.
        var frames: [Int64: FrameID] = [:]
        /// Frames that can't be taken, and why.
        var left: [Int64: String] = [:]
        /// The same pictures again, by their digests.
        var digests: [String: FrameID] = [:]
        /// Whether the digests of frames that an earlier run took are among them.
        var knowsAllDigests = false
        var pictures: [FrameID: (size: PictureSize, fingerprint: Fingerprint)] = [:]
        var shown: FrameID?
    }

    private struct Row: Sendable {
        var time: Int64
        var frame: Int64
    }

    private func rows(of source: OldSource, after last: Int64?) async throws(TakeOverFailure) -> [Row] {
        let time = old.time("timeline", "timestamp")
        return try await old.rows(
            """
            SELECT \(time) AS instant, frame_id FROM old.timeline
            WHERE source_id = ? AND frame_id IS NOT NULL AND instant > ? ORDER BY instant LIMIT \(Self.page)
            """,
            [.integer(source.id), .integer(last ?? .min)]
        ) { row throws(DuckDBError) in Row(time: try row.integer(0), frame: try row.integer(1)) }
    }

    /// Begins a walk behind what is here already: said to be, or written before a run was interrupted.
    private func walk(
        through source: OldSource,
        _ id: SourceID,
        _ marks: [String: Int64]
    ) async throws(TakeOverFailure) -> Walk {
        var walk = Walk(source: id)
        let here = try await toStore { () async throws(StoreFailure) in
            try await store.read("The timeline can't be read") { connection throws(DuckDBError) -> [Int64: FrameID] in
                let rows = try connection.run(
                    "SELECT epoch_us(instant), frame FROM mem.timeline WHERE source = ?",
                    .integer(id.rawValue)
                )
                var here: [Int64: FrameID] = [:]
                while let row = try rows.next() { here[try row.integer(0)] = FrameID(rawValue: try row.integer(1)) }
                return here
            }
        }
        guard let last = [marks[Self.mark(id)], here.keys.max()].compactMap({ $0 }).max() else { return walk }
        walk.last = last
        let time = old.time("timeline", "timestamp")
        let firsts = try await old.rows(
            """
            SELECT frame_id, min(\(time)), count(*) FROM old.timeline
            WHERE source_id = ? AND frame_id IS NOT NULL AND \(time) <= ? GROUP BY frame_id
            """,
            [.integer(source.id), .integer(last)]
        ) { row throws(DuckDBError) in (frame: try row.integer(0), time: try row.integer(1), rows: try row.integer(2)) }
        for first in firsts {
            walk.known += Int(first.rows)
            if let frame = here[first.time] { walk.frames[first.frame] = frame }
        }
        walk.shown = here[last]
        return walk
    }

    private func take(
        _ row: Row,
        _ walk: inout Walk,
        _ timeline: inout TakeOverReport.Table,
        _ frames: inout TakeOverReport.Table
    ) async throws(TakeOverFailure) {
        walk.last = row.time
        var new: (picture: Picture, tiles: PictureTiles)?
        if walk.frames[row.frame] == nil, walk.left[row.frame] == nil {
            new = try await picture(row.frame, &walk, &frames)
        }
        guard let frame = walk.frames[row.frame] else {
            timeline.skip(walk.left[row.frame] ?? "its picture is missing")
            return
        }
        // Of frames that an earlier run took nothing is held: what they look like is not known here.
        let (now, before) = (walk.pictures[frame], walk.shown.flatMap { walk.pictures[$0] })
        let similarity = now.flatMap { now in before.map { now.fingerprint.similarity(to: $0.fingerprint) } }
        let sample = Sample(
            sessionID: SessionID(rawValue: ""),
            sourceID: walk.source,
            instant: Instant(microseconds: row.time),
            pts: MediaTime(microseconds: 0),
            pictureSize: now?.size ?? PictureSize(width: 0, height: 0),
            fingerprint: now?.fingerprint ?? Fingerprint(0, 0, 0, 0),
            similarity: walk.shown == frame ? 100 : similarity,
            verdict: new != nil ? .new : walk.shown == frame ? .same : .seen,
            frameID: frame,
            picture: new?.picture,
            tiles: new?.tiles
        )
        walk.shown = frame
        try await toStore { () async throws(StoreFailure) in try await store.submit(sample) }
        timeline.taken += 1
    }

    /// Gets a frame's picture; nil if it is here already in the same bytes, or is left behind.
    private func picture(
        _ frame: Int64,
        _ walk: inout Walk,
        _ table: inout TakeOverReport.Table
    ) async throws(TakeOverFailure) -> (picture: Picture, tiles: PictureTiles)? {
        let found = try await old.rows(
            "SELECT image_data, sha256(image_data) FROM old.frames WHERE frame_id = ?",
            [.integer(frame)]
        ) { row throws(DuckDBError) in (try row.blob(0), try row.text(1)) }
        try await digestKnown(&walk)
        guard let (jpeg, digest) = found.first else {
            walk.left[frame] = "its picture is missing"
            return nil
        }
        if let same = walk.digests[digest] {
            walk.frames[frame] = same
            table.skip("is the same as another one")
            return nil
        }
        let looked: OldPicture?
        do {
            looked = try await look(jpeg)
        } catch {
            throw TakeOverFailure(.store, "Pictures can't be looked at: \(error)")
        }
        guard let looked else {
            walk.left[frame] = "its picture can't be read"
            table.skip("can't be read")
            return nil
        }
        let id = store.reserveFrameID()
        walk.frames[frame] = id
        walk.digests[digest] = id
        walk.pictures[id] = (looked.size, looked.fingerprint)
        table.taken += 1
        return (Picture(jpeg: jpeg, thumbnail: looked.thumbnail), looked.tiles)
    }

    /// Learns what the frames look like that an earlier run took, before the first new one is compared with them.
    private func digestKnown(_ walk: inout Walk) async throws(TakeOverFailure) {
        guard !walk.knowsAllDigests else { return }
        walk.knowsAllDigests = true
        for (number, frame) in walk.frames {
            let digest = try await old.rows(
                "SELECT sha256(image_data) FROM old.frames WHERE frame_id = ?",
                [.integer(number)]
            ) { row throws(DuckDBError) in try row.text(0) }
            if let digest = digest.first { walk.digests[digest] = frame }
        }
    }
}
