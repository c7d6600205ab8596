/// Ascending instants of one hour in two bytes each where they are a whole number of milliseconds apart, as those of a live
/// stream are, else in four.
struct PackedInstants: Sendable {
    /// So many have their distances counted from one of them.
    private static let groupBits = 6

    /// The first one of each group, in microseconds.
    private let anchors: [UInt32]
    /// In milliseconds, from the first one of the group.
    private let distances: [UInt16]
    /// All of them in microseconds, where distances can't tell.
    private let plain: [UInt32]

    /// - Parameter offsets: microseconds since the hour began, ascending.
    init(_ offsets: [UInt32]) {
        var anchors: [UInt32] = []
        var distances: [UInt16] = []
        distances.reserveCapacity(offsets.count)
        for (index, offset) in offsets.enumerated() {
            if index & (1 << Self.groupBits - 1) == 0 { anchors.append(offset) }
            let (whole, rest) = (offset - anchors[anchors.count - 1]).quotientAndRemainder(dividingBy: 1000)
            guard rest == 0, whole <= UInt16.max else { break }
            distances.append(UInt16(whole))
        }
        let isPacked = distances.count == offsets.count
        self.anchors = isPacked ? anchors : []
        self.distances = isPacked ? distances : []
        plain = isPacked ? [] : offsets
    }

    /// How many there are.
    var count: Int { max(distances.count, plain.count) }

    /// What they take in memory.
    var bytes: Int { anchors.count * 4 + distances.count * 2 + plain.count * 4 }

    /// Microseconds since the hour began.
    subscript(index: Int) -> Int64 {
        guard plain.isEmpty else { return Int64(plain[index]) }
        return Int64(anchors[index >> Self.groupBits]) + Int64(distances[index]) * 1000
    }

    /// How many come before a time, in microseconds since the hour began.
    func count(before time: Int64) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The same if at least `first` come before it, faster the nearer it is to that one.
    func count(before time: Int64, from first: Int) -> Int {
        var (low, step) = (first, 1)
        while low + step <= count, self[low + step - 1] < time {
            low += step
            step *= 2
        }
        var high = min(count, low + step - 1)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
