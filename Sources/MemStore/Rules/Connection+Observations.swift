internal import DuckDB
internal import MemCore

extension Connection {
    /// What the timeline knows of a session in a range, oldest first: its samples, and where it was away in between.
    ///
    /// - Parameter detail: what is wanted besides; tiles are not among these columns.
    func observations(
        of session: SessionID,
        in range: Range<Instant>,
        with detail: ObservationDetail?
    ) throws(DuckDBError) -> [Observation] {
        let query = TimelineQuery(start: range.lowerBound, end: range.upperBound, sessionID: session)
        let condition = TimelineCondition(query, time: "t.instant", source: "t.source")
        let rows = try run(
            """
            SELECT t.instant, t.source, t.frame, t.similarity, t.verdict, t.brightness, t.spread, t.changed_1, t.changed_2,
                t.changed_3, t.changed_4, f.width, f.height, f.fingerprint_1, f.fingerprint_2, f.fingerprint_3,
                f.fingerprint_4, t.kilobits, t.decibels
            FROM mem.timeline t JOIN mem.frames f ON f.id = t.frame WHERE \(condition.sql) ORDER BY t.instant
            """,
            condition.values
        )
        var samples: [Observation] = []
        while let row = try rows.next() {
            let (source, instant) = (SourceID(rawValue: try row.integer(1)), try row.instant(0))
            func add(_ fact: Observation.Fact) {
                samples.append(Observation(sessionID: session, sourceID: source, instant: instant, fact: fact))
            }
            add(.sample(try Self.observedSample(row)))
            if let fact = try Self.fact(detail, of: row) { add(fact) }
        }
        let signals = try absences(of: session, in: query)
        guard !signals.isEmpty else { return samples }
        return Self.merge(samples, signals)
    }

    /// Gives samples the tiles of their frames, each of which is read once, however long it was on screen.
    func addTiles(to observations: inout [Observation], from pictures: any PictureStore) throws(DuckDBError) {
        let shown = Set(observations.compactMap(\.sample?.frameID.rawValue))
        guard let wanted = NumberedRows(Array(shown)) else { return }
        let rows = try ask("SELECT id, picture_file FROM mem.frames WHERE \(wanted.condition)", wanted.values)
        var files: [PictureFileNumber: [FrameID]] = [:]
        while let row = try rows.next() {
            files[PictureFileNumber(try row.integer(1)), default: []].append(FrameID(rawValue: try row.integer(0)))
        }
        var tiles: [FrameID: PictureTiles] = [:]
        for (file, frames) in files {
            try tiles.merge(pictures.tiles(of: frames, in: file, on: self)) { $1 }
        }
        for index in observations.indices {
            guard var sample = observations[index].sample else { continue }
            sample.tiles = tiles[sample.frameID]
            observations[index].fact = .sample(sample)
        }
    }

    /// What is known of the stream besides, where that is wanted.
    private static func fact(_ detail: ObservationDetail?, of row: Row) throws(DuckDBError) -> Observation.Fact? {
        guard detail == .bitrate || detail == .sound else { return nil }
        let figures = StreamFigures(
            kilobits: row.isNull(17) ? nil : try row.integer(17),
            decibels: row.isNull(18) ? nil : try row.integer(18)
        )
        return detail == .sound ? .sound(figures.soundLevel) : figures.bitrate.map { .bitrate($0) }
    }

    private static func observedSample(_ row: Row) throws(DuckDBError) -> ObservedSample {
        var figures: SampleFigures?
        if !row.isNull(5), !row.isNull(6) {
            figures = SampleFigures(
                brightness: UInt8(clamping: try row.integer(5)),
                spread: UInt8(clamping: try row.integer(6)),
                changed: row.isNull(7)
                    ? nil
                    : GridCells(try row.unsigned(7), try row.unsigned(8), try row.unsigned(9), try row.unsigned(10))
            )
        }
        return ObservedSample(
            frameID: FrameID(rawValue: try row.integer(2)),
            pictureSize: PictureSize(width: Int(try row.integer(11)), height: Int(try row.integer(12))),
            fingerprint: Fingerprint(
                try row.unsigned(13),
                try row.unsigned(14),
                try row.unsigned(15),
                try row.unsigned(16)
            ),
            similarity: row.isNull(3) ? nil : try row.double(3),
            verdict: Verdict(rawValue: UInt8(clamping: try row.integer(4))) ?? .same,
            figures: figures
        )
    }

    /// Where a session was away, told by the gaps that say so.
    private func absences(of session: SessionID, in query: TimelineQuery) throws(DuckDBError) -> [Observation] {
        let condition = TimelineCondition(of: query)
        let rows = try run(
            """
            SELECT source, start, "end" FROM mem.gaps WHERE cause IN ('disconnected', 'restart')
                AND "end" >= ? AND start < ? AND \(condition.sql) ORDER BY start
            """,
            [Value(query.start), Value(query.end)] + condition.values
        )
        var signals: [Observation] = []
        while let row = try rows.next() {
            let source = SourceID(rawValue: try row.integer(0))
            for (column, isThere) in [(1, false), (2, true)] {
                let instant = try row.instant(column)
                guard query.start <= instant, instant < query.end else { continue }
                signals.append(
                    Observation(sessionID: session, sourceID: source, instant: instant, fact: .signal(isThere))
                )
            }
        }
        return signals
    }

    /// Puts signals among samples: one that is lost behind the last sample before, one that is back before the first.
    private static func merge(_ samples: [Observation], _ signals: [Observation]) -> [Observation] {
        var merged: [Observation] = []
        merged.reserveCapacity(samples.count + signals.count)
        var next = signals[...]
        for sample in samples {
            while let signal = next.first,
                signal.instant < sample.instant || signal.instant == sample.instant && signal.fact == .signal(true)
            {
                merged.append(next.removeFirst())
            }
            merged.append(sample)
        }
        return merged + next
    }
}

extension Observation {
    /// The sample that it tells of; nil if it tells of something else.
    fileprivate var sample: ObservedSample? {
        if case .sample(let sample) = fact { sample } else { nil }
    }
}
