internal import MemCore

/// What the timeline has of one hour of UTC, and the gaps that share an instant with it.
final class HourBlock: Sendable {
    /// A time in which a source showed nothing.
    struct Gap: Hashable, Sendable {
        var source: Int64
        var start: Int64
        var end: Int64
    }

    /// Counted from 1970.
    let hour: Int64
    /// Its samples, in ascending order of their sources.
    let tracks: [Track]
    let gaps: [Gap]
    /// What it takes in memory.
    let bytes: Int

    init(hour: Int64, tracks: [Track], gaps: [Gap]) {
        self.hour = hour
        self.tracks = tracks
        self.gaps = gaps
        bytes = 128 + tracks.reduce(gaps.count * 24) { $0 + $1.bytes }
    }

    /// When it begins, in microseconds since 1970.
    var start: Int64 { hour * PageSpans.hour }

    /// The track of a source, nil if it has no samples.
    func track(of source: Int64) -> Track? {
        var (low, high) = (0, tracks.count)
        while low < high {
            let middle = (low + high) / 2
            if tracks[middle].source < source { low = middle + 1 } else { high = middle }
        }
        return low < tracks.count && tracks[low].source == source ? tracks[low] : nil
    }

    /// Its part of a query: which samples of which track lie in the range; no track without any.
    func part(of query: TimelineQuery) -> HourPart {
        var pieces: [HourPart.Piece] = []
        let from = query.start.microseconds.subtractingReportingOverflow(start)
        let to = query.end.microseconds.subtractingReportingOverflow(start)
        // Far away is far enough.
        let first = from.overflow ? (query.start.microseconds < 0 ? .min : .max) : from.partialValue
        let behind = to.overflow ? (query.end.microseconds < 0 ? .min : .max) : to.partialValue
        guard first < PageSpans.hour, behind > 0 else { return HourPart(start: start, pieces: []) }
        func add(_ track: Track) {
            let low = first <= 0 ? 0 : track.instants.count(before: first)
            let high = behind >= PageSpans.hour ? track.count : track.instants.count(before: behind)
            if low < high { pieces.append(HourPart.Piece(track: track, samples: low..<high)) }
        }
        if let source = query.sourceID {
            if let track = track(of: source.rawValue) { add(track) }
        } else {
            for track in tracks { add(track) }
        }
        return HourPart(start: start, pieces: pieces)
    }
}
