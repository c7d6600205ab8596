internal import DuckDB
internal import MemCore

/// Sums up rows of minutes, or samples, in buckets: of each source the frame longest on screen in each.
struct BucketSums {
    private struct Key: Hashable, Comparable {
        var number: Int64
        var source: Int64

        static func < (left: Key, right: Key) -> Bool {
            (left.number, left.source) < (right.number, right.source)
        }
    }

    private struct Sum {
        let key: Key
        var samples: Int64 = 0
        var changes: Int64 = 0
        /// The least one, NaN if one of them is missing: nothing is less than that.
        var similarity = Double.infinity
        /// How many samples each frame has; a frame may come several times.
        private var shown: [(frame: Int64, samples: Int64)] = []

        init(_ key: Key) { self.key = key }

        mutating func add(_ frame: Int64, _ samples: Int64, _ changes: Int64, _ similarity: Double) {
            self.samples += samples
            self.changes += changes
            if similarity.isNaN || similarity < self.similarity { self.similarity = similarity }
            // A moment that goes on in the next minute comes next, mostly.
            if let last = shown.indices.last, shown[last].frame == frame {
                shown[last].samples += samples
            } else {
                shown.append((frame, samples))
            }
        }

        /// The frame longest on screen; of equally long ones the oldest.
        var longest: Int64 {
            var best: (samples: Int64, frame: Int64) = (0, 0)
            var sum: (samples: Int64, frame: Int64) = (0, 0)
            for (frame, samples) in shown.sorted(by: { $0.frame < $1.frame }) {
                sum = frame == sum.frame ? (sum.samples + samples, frame) : (samples, frame)
                if sum.samples > best.samples { best = sum }
            }
            return best.frame
        }
    }

    /// What ``add(_:)`` reads.
    static let columns = "first, source, frame, samples, changes, similarity"

    private let length: Int64
    private var sums: [Sum] = []
    private var places: [Key: Int] = [:]
    /// Where in the sums each source's newest row went: most go where the one before went.
    private var last = BySource<Int>()

    /// - Parameter length: of a bucket, in microseconds.
    init(of length: Int64) {
        self.length = length
    }

    mutating func add(_ columns: Columns) throws(DuckDBError) {
        let (instants, sources, frames) = (try columns.integers(0), try columns.integers(1), try columns.integers(2))
        let (samples, changes) = (try columns.integers(3), try columns.integers(4))
        let similarities = try columns.doubles(5)
        for row in 0..<columns.count {
            add(
                sources[row],
                at: instants[row],
                frame: frames[row],
                samples: samples[row],
                changes: changes[row],
                similarity: similarities[row]
            )
        }
    }

    /// Takes in samples of a source that show one frame, the first of which was at an instant.
    mutating func add(
        _ source: Int64,
        at instant: Int64,
        frame: Int64,
        samples: Int64,
        changes: Int64,
        similarity: Double
    ) {
        let key = Key(number: instant.flooredDivision(by: length), source: source)
        sums[place(of: key)].add(frame, samples, changes, similarity)
    }

    private mutating func place(of key: Key) -> Int {
        if let place = last[key.source], sums[place].key == key { return place }
        let place = places[key] ?? sums.count
        if place == sums.count {
            sums.append(Sum(key))
            places[key] = place
        }
        last[key.source] = place
        return place
    }

    /// The buckets behind a position, in the order of time and then of sources.
    func rows(after position: TimelinePosition?) -> [TimelineRow] {
        let behind = sums.filter { sum in
            guard let position else { return true }
            let place = (sum.key.number * length, sum.key.source)
            return place > (position.instant.microseconds, position.sourceID.rawValue)
        }
        return behind.sorted { $0.key < $1.key }.map { sum in
            TimelineRow(
                instant: Instant(microseconds: sum.key.number * length),
                verdict: sum.changes > 0 ? .new : .same,
                similarity: sum.similarity.isNaN ? nil : sum.similarity,
                sourceID: SourceID(rawValue: sum.key.source),
                frameID: FrameID(rawValue: sum.longest),
                bucket: TimelineEntry.Bucket(
                    microseconds: length,
                    samples: Int(sum.samples),
                    changes: Int(sum.changes)
                )
            )
        }
    }
}
