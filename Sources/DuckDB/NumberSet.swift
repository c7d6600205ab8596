internal import Synchronization

/// Numbers that rows are looked for by: what `is_one_of` gets as its first argument.
///
/// DuckDB is told the set's key only; as a list of values the set would be planned, copied and compared as text.
public final class NumberSet: Sendable {
    /// The numbers, ascending.
    private let numbers: [Int64]
    /// A bit for each value that the last 14 bits of a number can have, so that most others are told apart without a search.
    private let marks: [UInt64]
    /// What `is_one_of` finds it by.
    let key: Int64

    private struct Registry {
        var sets: [Int64: Weak] = [:]
        var last: Int64 = 0
    }

    private struct Weak {
        weak var set: NumberSet?
    }

    private static let registry = Mutex(Registry())

    private static let words = 1 << 8

    /// Creates a set; the same number may come twice.
    public init(_ numbers: [Int64]) {
        self.numbers = numbers.sorted()
        var marks = [UInt64](repeating: 0, count: Self.words)
        for number in self.numbers {
            let (word, bit) = Self.mark(number)
            marks[word] |= bit
        }
        self.marks = marks
        key = Self.registry.withLock { registry in
            registry.last += 1
            return registry.last
        }
        Self.registry.withLock { $0.sets[key] = Weak(set: self) }
    }

    deinit {
        Self.registry.withLock { $0.sets[key] = nil }
    }

    /// The set with a key, nil if it is gone.
    static func find(_ key: Int64) -> NumberSet? {
        registry.withLock { $0.sets[key]?.set }
    }

    /// Says of each of some numbers whether it is in the set.
    func look(for wanted: UnsafeBufferPointer<Int64>, into found: UnsafeMutablePointer<Bool>) {
        marks.withUnsafeBufferPointer { marks in
            for row in wanted.indices {
                let (word, bit) = Self.mark(wanted[row])
                found[row] = marks[word] & bit != 0 && contains(wanted[row])
            }
        }
    }

    /// Says of each of some sources and instants whether it lies in one of the ``SourceSpans``.
    func look(
        for sources: UnsafeBufferPointer<Int64>,
        at instants: UnsafePointer<Int64>,
        into found: UnsafeMutablePointer<Bool>
    ) {
        marks.withUnsafeBufferPointer { marks in
            for row in sources.indices {
                let number = SourceSpans.number(of: SourceSpans.span(of: instants[row]), sources[row])
                let (word, bit) = Self.mark(number)
                found[row] = marks[word] & bit != 0 && contains(number)
            }
        }
    }

    private func contains(_ wanted: Int64) -> Bool {
        var (low, high) = (0, numbers.count)
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low < numbers.count && numbers[low] == wanted
    }

    private static func mark(_ number: Int64) -> (word: Int, bit: UInt64) {
        let low = Int(truncatingIfNeeded: number) & (words * 64 - 1)
        return (low >> 6, 1 << UInt64(low & 63))
    }
}

extension NumberSet: Hashable {
    /// Whether both are the same set, not whether the same numbers are in them.
    public static func == (one: NumberSet, other: NumberSet) -> Bool { one === other }

    /// Hashes which set it is.
    public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
