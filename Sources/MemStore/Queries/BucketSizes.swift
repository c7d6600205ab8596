internal import DuckDB
internal import MemCore

/// Counts of how many sources each bucket of a range holds something.
struct BucketSizes {
    private let length: Int64
    private let start: Int64
    private let end: Int64
    /// The buckets of each source, mostly ascending; one may come several times.
    private var buckets = BySource<[Int64]>()
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
        add(source, bucket: instant.flooredDivision(by: length))
    }

    private mutating func add(_ source: Int64, bucket number: Int64) {
        buckets.with(source, or: []) { numbers in
            // Most are of the same bucket as the one before.
            if numbers.last != number { numbers.append(number) }
        }
    }

    /// Takes in the minutes of an hour whose bits are set; no bucket may cut through one.
    mutating func add(_ source: Int64, hour: Int64, minutes: Int64) {
        let isWhole = start <= hour && hour + PageSpans.hour <= end
        if isWhole, length % PageSpans.hour == 0 { return add(source, at: hour) }
        var left = minutes
        if isWhole, PageSpans.hour % length == 0 {
            let width = length / MinuteRow.minute
            var number = hour.flooredDivision(by: length)
            while left != 0 {
                if left & (1 << width - 1) != 0 { add(source, bucket: number) }
                left >>= width
                number += 1
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
            buckets[source]?.contains(minute.flooredDivision(by: length)) != true
        }
        return Set(doubtful.map(\.minute))
    }

    /// The buckets with their numbers of sources, ascending.
    var all: [(number: Int64, sources: Int64)] {
        var numbers: [Int64] = []
        for (_, own) in buckets.all {
            let sorted = own.sorted()
            for index in sorted.indices where index == 0 || sorted[index] != sorted[index - 1] {
                numbers.append(sorted[index])
            }
        }
        numbers.sort()
        var counts: [(number: Int64, sources: Int64)] = []
        for number in numbers {
            if let last = counts.indices.last, counts[last].number == number {
                counts[last].sources += 1
            } else {
                counts.append((number, 1))
            }
        }
        return counts
    }
}
