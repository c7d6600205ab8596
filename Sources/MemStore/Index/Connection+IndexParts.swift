internal import DuckDB
internal import MemCore

extension Connection {
    /// A part of the index, read in one snapshot; nil if it can't be packed.
    func content(of part: IndexPart) throws(DuckDBError) -> IndexPart.Content? {
        switch part {
        case .hour(let hour): try hourBlock(hour).map { .hour($0) }
        case .frames(let number): try frameBlock(number).map { .frames($0) }
        case .said(let hour): .said(try saidBlock(hour))
        case .ends: .ends(try sourceEnds())
        }
    }

    private func hourBlock(_ hour: Int64) throws(DuckDBError) -> HourBlock? {
        let bounds = [Value(HourSpans.start(of: hour)), Value(HourSpans.start(of: hour + 1))]
        return try transaction { () throws(DuckDBError) in
            let gaps = try gaps(of: bounds)
            let rows = try stream(
                "SELECT \(TimelineRow.columns) FROM mem.timeline WHERE instant >= ? AND instant < ?",
                bounds
            )
            var samples: [TrackSamples] = []
            var places: [Int64: Int] = [:]
            while let columns = try rows.nextColumns() {
                let (instants, verdicts) = (try columns.integers(0), try columns.integers(1))
                let (similarities, sources) = (try columns.doubles(2), try columns.integers(3))
                let frames = try columns.integers(4)
                for row in 0..<columns.count {
                    let place = places[sources[row]] ?? samples.count
                    if place == samples.count {
                        places[sources[row]] = place
                        samples.append(TrackSamples(of: sources[row]))
                    }
                    samples[place].append(
                        offset: UInt32(truncatingIfNeeded: instants[row] - hour * PageSpans.hour),
                        frame: frames[row],
                        similarity: Float(similarities[row]),
                        verdict: UInt8(clamping: verdicts[row])
                    )
                }
            }
            samples.sort { $0.source < $1.source }
            var tracks: [Track] = []
            for samples in samples {
                guard let track = samples.track else { return nil }
                tracks.append(track)
            }
            return HourBlock(hour: hour, tracks: tracks, gaps: gaps)
        }
    }

    /// The gaps that share an instant with a range.
    private func gaps(of bounds: [Value]) throws(DuckDBError) -> [HourBlock.Gap] {
        let rows = try stream("SELECT source, start, \"end\" FROM mem.gaps WHERE \"end\" >= ? AND start < ?", bounds)
        var gaps: [HourBlock.Gap] = []
        while let columns = try rows.nextColumns() {
            let (sources, starts, ends) = (try columns.integers(0), try columns.integers(1), try columns.integers(2))
            for row in 0..<columns.count {
                gaps.append(HourBlock.Gap(source: sources[row], start: starts[row], end: ends[row]))
            }
        }
        return gaps
    }

    private func frameBlock(_ number: Int64) throws(DuckDBError) -> FrameBlock? {
        let first = number << Int64(FrameBlock.bits)
        // Both ends included: behind the last block of all there is no number.
        let last = first | (1 << Int64(FrameBlock.bits) - 1)
        let rows = try stream(
            "SELECT \(Self.frameColumns), f.picture_file FROM mem.frames f WHERE f.id >= ? AND f.id <= ?",
            [.integer(first), .integer(last)]
        )
        var frames: [FrameBlock.Packed] = []
        while let columns = try rows.nextColumns() {
            let files = try columns.integers(11)
            for row in 0..<columns.count {
                let file = PictureFileNumber(files[row])
                guard let frame = FrameBlock.Packed(try Self.frame(columns, row), in: file) else { return nil }
                frames.append(frame)
            }
        }
        return FrameBlock(number: number, frames: frames.sorted { $0.place < $1.place })
    }

    private func saidBlock(_ hour: Int64) throws(DuckDBError) -> SaidBlock {
        let rows = try stream(
            "SELECT id, source, start, \"end\" FROM mem.transcriptions WHERE \"end\" >= ? AND start < ?",
            [Value(HourSpans.start(of: hour)), Value(HourSpans.start(of: hour + 1))]
        )
        var spans: [SaidBlock.Span] = []
        while let columns = try rows.nextColumns() {
            let (ids, sources) = (try columns.integers(0), try columns.integers(1))
            let (starts, ends) = (try columns.integers(2), try columns.integers(3))
            for row in 0..<columns.count {
                let span = SourceSpan(
                    sourceID: SourceID(rawValue: sources[row]),
                    start: Instant(microseconds: starts[row]),
                    end: Instant(microseconds: ends[row])
                )
                spans.append(SaidBlock.Span(id: ids[row], span: span))
            }
        }
        return SaidBlock(spans)
    }

    private func sourceEnds() throws(DuckDBError) -> SourceEnds {
        // Kept without values, a statement keeps the plan that was right for the rows of its first time.
        let rows = try run(
            """
            SELECT s.id, coalesce(n.ended_at, s.ended_at) FROM mem.sources s
            LEFT JOIN mem.stream_sessions n ON n.source = s.id WHERE coalesce(n.ended_at, s.ended_at) IS NOT NULL
            """
        )
        var ends: [SourceID: Instant] = [:]
        while let columns = try rows.nextColumns() {
            for (source, end) in zip(try columns.integers(0), try columns.integers(1)) {
                ends[SourceID(rawValue: source)] = Instant(microseconds: end)
            }
        }
        return SourceEnds(ends)
    }
}
