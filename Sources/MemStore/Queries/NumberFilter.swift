/// Some numbers, of which most others are told apart without looking them up.
struct NumberFilter {
    private var marks: [Bool]
    private let numbers: Set<Int64>

    init(_ numbers: some Sequence<Int64>) {
        self.numbers = Set(numbers)
        marks = [Bool](repeating: false, count: 1 << 14)
        for number in self.numbers { marks[Self.mark(number)] = true }
    }

    func contains(_ number: Int64) -> Bool { marks[Self.mark(number)] && numbers.contains(number) }

    private static func mark(_ number: Int64) -> Int { Int(truncatingIfNeeded: number) & (1 << 14 - 1) }
}
