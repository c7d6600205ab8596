/// Some of the 16×16 cells that a picture of any size is divided into.
public struct GridCells: Hashable, Sendable {
    /// Cells from left to right, and from top to bottom.
    public static let side = 16
    /// How many cells a picture has.
    public static let count = side * side

    /// Bit `(row · 16 + column) % 64` of word `row / 4`, counted from the least significant one, is a cell; always four
    /// words.
    public var words: (UInt64, UInt64, UInt64, UInt64)

    /// Takes words that were made before.
    public init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
        words = (first, second, third, fourth)
    }

    /// No cell.
    public init() {
        self.init(0, 0, 0, 0)
    }

    /// Whether there is none.
    public var isEmpty: Bool { words.0 | words.1 | words.2 | words.3 == 0 }

    /// How many there are.
    public var count: Int {
        words.0.nonzeroBitCount + words.1.nonzeroBitCount + words.2.nonzeroBitCount + words.3.nonzeroBitCount
    }

    /// Whether a cell, counted row by row from 0, is among them.
    public func contains(_ cell: Int) -> Bool {
        let word =
            switch cell / 64 {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
            }
        return word >> UInt64(cell % 64) & 1 == 1
    }

    /// Adds a cell, counted row by row from 0.
    public mutating func insert(_ cell: Int) {
        let bit = UInt64(1) << UInt64(cell % 64)
        switch cell / 64 {
        case 0: words.0 |= bit
        case 1: words.1 |= bit
        case 2: words.2 |= bit
        default: words.3 |= bit
        }
    }

    /// The cells that are among both.
    public func intersection(_ other: GridCells) -> GridCells {
        GridCells(
            words.0 & other.words.0,
            words.1 & other.words.1,
            words.2 & other.words.2,
            words.3 & other.words.3
        )
    }

    /// Compares all four words.
    public static func == (left: GridCells, right: GridCells) -> Bool {
        left.words == right.words
    }

    /// Feeds all four words.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}
