internal import DuckDB
internal import MemCore

/// Sums up rows of minutes, or samples, in buckets: of each source the frame longest on screen in each.
struct BucketSums {
    private struct Key: Hashable {
        var number: Int64
        var source: Int64
    }

    private struct Sum {
        var samples: Int64 = 0
        var changes: Int64 = 0
        /// The least one, NaN if one of them is missing: nothing is less than that.
        var similarity = Double.infinity
        var frames: [Int64: Int64] = [:]

        mutating func add(_ frame: Int64, _ samples: Int64, _ changes: Int64, _ similarity: Double) {
            self.samples += samples
            self.changes += changes
            if similarity.isNaN || similarity < self.similarity { self.similarity = similarity }
            frames[frame, default: 0] += samples
        }

        /// The frame longest on screen; of equally long ones the oldest.
        var longest: Int64 {
            frames.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? 0
        }
    }

    /// What ``add(_:)`` reads.
    static let columns = "first, source, frame, samples, changes, similarity"

    private let length: Int64
    private var sums: [Key: Sum] = [:]

    /// - Parameter length: of a bucket, in microseconds.
    init(of length: Int64) {
        self.length = length
    }

    mutating func add(_ columns: Columns) throws(DuckDBError) {
        let (instants, sources, frames) = (try columns.integers(0), try columns.integers(1), try columns.integers(2))
        let (samples, changes) = (try columns.integers(3), try columns.integers(4))
        let similarities = try columns.doubles(5)
        for row in 0..<columns.count {
            let key = Key(number: instants[row].flooredDivision(by: length), source: sources[row])
            sums[key, default: Sum()].add(frames[row], samples[row], changes[row], similarities[row])
        }
    }

    /// The buckets behind a position, in the order of time and then of sources.
    func rows(after position: TimelinePosition?) -> [TimelineRow] {
        let behind = sums.filter { key, _ in
            guard let position else { return true }
            let place = (key.number * length, key.source)
            return place > (position.instant.microseconds, position.sourceID.rawValue)
        }
        return behind.sorted { ($0.key.number, $0.key.source) < ($1.key.number, $1.key.source) }.map { key, sum in
            TimelineRow(
                instant: Instant(microseconds: key.number * length),
                verdict: sum.changes > 0 ? .new : .same,
                similarity: sum.similarity.isNaN ? nil : sum.similarity,
                sourceID: SourceID(rawValue: key.source),
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
