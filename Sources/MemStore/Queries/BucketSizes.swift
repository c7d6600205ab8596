internal import DuckDB
internal import MemCore

/// Counts of how many sources each bucket holds something.
struct BucketSizes {
    private let length: Int64
    private var sources: [Int64: Set<Int64>] = [:]
    private var last = BySource<Int64>()

    /// - Parameter length: of a bucket, in microseconds.
    init(of length: Int64) {
        self.length = length
    }

    /// Takes in the minutes from an instant on whose bits are set; no bucket may cut through one.
    mutating func add(_ source: Int64, from start: Int64, minutes: Int64) {
        var left = minutes
        while left != 0 {
            add(source, at: start + Int64(left.trailingZeroBitCount) * MinuteRow.minute)
            // In a longer bucket the other minutes of an hour change nothing.
            if length % PageSpans.hour == 0 { return }
            left &= left - 1
        }
    }

    private mutating func add(_ source: Int64, at instant: Int64) {
        let number = instant.flooredDivision(by: length)
        // Most are of the same bucket as the one before.
        if last[source] == number { return }
        last[source] = number
        sources[number, default: []].insert(source)
    }

    /// The buckets with their numbers of sources, ascending.
    var all: [(number: Int64, sources: Int64)] {
        sources.map { ($0.key, Int64($0.value.count)) }.sorted { $0.0 < $1.0 }
    }
}
