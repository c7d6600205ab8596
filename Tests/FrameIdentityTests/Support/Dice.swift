import SeededNumbers

/// Numbers that look random and are the same in every run.
typealias Dice = SeededNumbers

extension Dice {
    init(_ seed: UInt64) {
        self.init(seed: seed)
    }

    mutating func roll(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &self)
    }
}
