internal import DuckDB
internal import MemCore

/// Counts of how many sources each bucket of a range holds something.
struct BucketSizes {
    private let length: Int64
    private let start: Int64
    private let end: Int64
    private var sources: [Int64: Set<Int64>] = [:]
    private var last = BySource<Int64>()
    private var cut: [(source: Int64, minute: Int64)] = []

    /// - Parameters:
    ///   - length: of a bucket, in microseconds.
    ///   - query: the range; what is before and behind it does not count.
    init(of length: Int64, in query: TimelineQuery) {
        self.length = length
        start = query.start.microseconds
        end = query.end.microseconds
    }

    /// Takes in a sample of the range, or a minute that has one.
    mutating func add(_ source: Int64, at instant: Int64) {
        let number = instant.flooredDivision(by: length)
        // Most are of the same bucket as the one before.
        if last[source] == number { return }
        last[source] = number
        sources[number, default: []].insert(source)
    }

    /// Takes in the minutes of an hour whose bits are set; no bucket may cut through one.
    mutating func add(_ source: Int64, hour: Int64, minutes: Int64) {
        let isWhole = start <= hour && hour + PageSpans.hour <= end
        if isWhole, length % PageSpans.hour == 0 { return add(source, at: hour) }
        var left = minutes
        if isWhole, PageSpans.hour % length == 0 {
            let width = length / MinuteRow.minute
            var bucket = hour
            while left != 0 {
                if left & (1 << width - 1) != 0 { add(source, at: bucket) }
                left >>= width
                bucket += length
            }
            return
        }
        while left != 0 {
            let minute = hour + Int64(left.trailingZeroBitCount) * MinuteRow.minute
            left &= left - 1
            guard minute + MinuteRow.minute > start, minute < end else { continue }
            if start <= minute, minute + MinuteRow.minute <= end {
                add(source, at: minute)
            } else {
                cut.append((source, minute))
            }
        }
    }

    /// The minutes that the range cuts through, if it depends on where in them its samples are whether some bucket holds
    /// something of some source: those that have to be looked at.
    var doubtfulMinutes: Set<Int64> {
        let doubtful = cut.filter { source, minute in
            sources[minute.flooredDivision(by: length)]?.contains(source) != true
        }
        return Set(doubtful.map(\.minute))
    }

    /// The buckets with their numbers of sources, ascending.
    var all: [(number: Int64, sources: Int64)] {
        sources.map { ($0.key, Int64($0.value.count)) }.sorted { $0.0 < $1.0 }
    }
}
