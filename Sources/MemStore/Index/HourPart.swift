internal import MemCore

/// The samples of an hour that a query means, in the order of time and then of sources.
struct HourPart {
    /// Samples of one source.
    struct Piece {
        var track: Track
        var samples: Range<Int>

        /// How many of them come before a time, in microseconds since the hour began.
        func count(before time: Int64) -> Int {
            min(max(track.instants.count(before: time), samples.lowerBound), samples.upperBound) - samples.lowerBound
        }
    }

    /// When the hour begins, in microseconds since 1970.
    let start: Int64
    /// In ascending order of their sources.
    let pieces: [Piece]
    /// How many samples there are.
    let count: Int

    init(start: Int64, pieces: [Piece]) {
        self.start = start
        self.pieces = pieces
        count = pieces.reduce(0) { $0 + $1.samples.count }
    }

    /// How many samples come up to a position, that one included.
    func count(upTo position: TimelinePosition) -> Int {
        let time = position.instant.microseconds.subtractingReportingOverflow(start)
        if time.overflow || time.partialValue < 0 { return position.instant.microseconds < start ? 0 : count }
        if time.partialValue >= PageSpans.hour { return count }
        return pieces.reduce(0) { count, piece in
            let isBefore = piece.track.source <= position.sourceID.rawValue
            return count + piece.count(before: isBefore ? time.partialValue + 1 : time.partialValue)
        }
    }

    /// Some samples by their places, all of which there have to be.
    func rows(_ places: Range<Int>) -> [TimelineRow] {
        guard !places.isEmpty else { return [] }
        let first = instant(of: places.lowerBound)
        let last = instant(of: places.upperBound - 1)
        var before = 0
        var found: [(instant: Int64, piece: Int, sample: Int)] = []
        found.reserveCapacity(places.count + pieces.count)
        for (index, piece) in pieces.enumerated() {
            let skipped = piece.count(before: first)
            before += skipped
            for sample in piece.samples.lowerBound + skipped..<piece.samples.lowerBound + piece.count(before: last + 1)
            {
                found.append((piece.track.instants[sample], index, sample))
            }
        }
        // Pieces ascend by their sources.
        found.sort { ($0.instant, $0.piece, $0.sample) < ($1.instant, $1.piece, $1.sample) }
        return found[(places.lowerBound - before)...].prefix(places.count).map { place in
            pieces[place.piece].track.row(place.sample, since: start)
        }
    }

    /// The time of the sample at a place, in microseconds since the hour began.
    private func instant(of place: Int) -> Int64 {
        var (low, high) = (Int64(0), PageSpans.hour - 1)
        while low < high {
            let middle = (low + high) / 2
            let count = pieces.reduce(0) { $0 + $1.count(before: middle + 1) }
            if count > place { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
