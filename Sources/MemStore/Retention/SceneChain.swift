internal import DuckDB
internal import MemCore

/// The scenes of one source, one after the other: which moment begins another one, and which only goes on with it.
///
/// Each picture is held against the one that began the scene, so that small changes add up. Leaving out what repeats a
/// scene, and going through the rest again, finds the same scenes.
struct SceneChain {
    private var last: Fingerprint?
    private var shown: Set<FrameID> = []
    private var first: Set<FrameID> = []

    /// The frames that were shown, and began no scene.
    var repeats: Set<FrameID> { shown.subtracting(first) }

    /// The next moment shows a frame.
    mutating func show(_ frame: FrameID, _ fingerprint: Fingerprint) {
        shown.insert(frame)
        guard Sample.isSceneChange(similarity: last.map { fingerprint.similarity(to: $0) }) else { return }
        last = fingerprint
        first.insert(frame)
    }
}

extension Connection {
    /// So many moments are looked at together, some more where a day has more: they are sorted in memory.
    private static let momentsAtOnce: Int64 = 100_000
    private static let day: Int64 = 86_400_000_000

    /// The frames with pictures that a source showed up to the end of a choice, and that began no scene.
    ///
    /// - Parameter gone: frames that are taken for having no pictures.
    func repeats(of choice: PictureChoice, without gone: Set<FrameID>) throws(DuckDBError) -> Set<FrameID> {
        guard let source = choice.source.map({ Value.integer($0.rawValue) }) else { return [] }
        var chain = SceneChain()
        for span in try momentSpans(of: source, until: choice.end) {
            let rows = try stream(
                """
                SELECT m.start, m.id, f.id, f.fingerprint_1, f.fingerprint_2, f.fingerprint_3, f.fingerprint_4
                FROM mem.moments m JOIN mem.frames f ON f.id = m.frame
                WHERE m.source = ? AND m.start >= ? AND m.start < ? AND f.picture_file > 0
                """,
                [source, Value(span.lowerBound), Value(span.upperBound)]
            )
            var moments: [(start: Int64, id: Int64, frame: FrameID, fingerprint: Fingerprint)] = []
            while let columns = try rows.nextColumns() {
                let (starts, ids, frames) = (try columns.integers(0), try columns.integers(1), try columns.integers(2))
                let (first, second) = (try columns.integers(3), try columns.integers(4))
                let (third, fourth) = (try columns.integers(5), try columns.integers(6))
                for row in 0..<columns.count {
                    let words = [first, second, third, fourth].map { UInt64(bitPattern: $0[row]) }
                    let fingerprint = Fingerprint(words[0], words[1], words[2], words[3])
                    moments.append((starts[row], ids[row], FrameID(rawValue: frames[row]), fingerprint))
                }
            }
            moments.sort { ($0.start, $0.id) < ($1.start, $1.id) }
            for moment in moments where !gone.contains(moment.frame) { chain.show(moment.frame, moment.fingerprint) }
        }
        return chain.repeats
    }

    /// Cuts the time in which a source may have shown a frame with a picture into spans of some moments, at full days.
    private func momentSpans(of source: Value, until end: Instant) throws(DuckDBError) -> [Range<Instant>] {
        let days = try run(
            """
            SELECT epoch_us(start) // ? AS day, count(*) FROM mem.moments WHERE source = ? AND start < ? AND start >= (
                SELECT min(first_instant) FROM mem.frames WHERE source = ? AND picture_file > 0
            ) GROUP BY day ORDER BY day
            """,
            [.integer(Self.day), source, Value(end), source]
        )
        var spans: [Range<Instant>] = []
        var count = Self.momentsAtOnce
        while let row = try days.next() {
            let start = Instant(microseconds: try row.integer(0) * Self.day)
            let next = min(start.advanced(bySeconds: 86_400), end)
            if count >= Self.momentsAtOnce {
                spans.append(start..<next)
                count = 0
            } else {
                spans[spans.count - 1] = spans[spans.count - 1].lowerBound..<next
            }
            count += try row.integer(1)
        }
        return spans
    }
}
