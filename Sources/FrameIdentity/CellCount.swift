/// How many cells differ, by how much, and how many of them meet in one place.
///
/// Strokes of a changed word stand together, what noise moves strongly lies about. A place is 16×4 cells (64×16
/// pixels), as large as a word; places overlap by half in both directions.
struct CellCount {
    /// Levels that are told apart: 8, 16, 24 … 96 of 255.
    private static let levels = 12
    /// What differs by more than that, of 255, counts for a crowd.
    private static let strong: UInt8 = 40
    /// Cells by which the next place lies to the right.
    private static let stepRight = 8
    /// Cells by which the next place lies below.
    private static let stepDown = 2

    /// How many cells there are in each level.
    private(set) var histogram = [Int](repeating: 0, count: levels)
    /// Steps from left to right.
    private let columns: Int
    /// How many strong differences there are in each step.
    private var crowds: [Int32]

    /// Starts to count in pictures of so many cells.
    init(columns: Int, rows: Int) {
        self.columns = (columns + Self.stepRight - 1) / Self.stepRight
        crowds = Array(repeating: 0, count: self.columns * ((rows + Self.stepDown - 1) / Self.stepDown))
    }

    /// Counts a cell that differs by more than 8 of 255.
    mutating func add(_ cell: DifferingCell) {
        histogram[min(Int(cell.difference &- 1) / 8, Self.levels) &- 1] += 1
        guard cell.difference > Self.strong else { return }
        crowds[cell.row / Self.stepDown &* columns &+ cell.column / Self.stepRight] += 1
    }

    /// The most strong differences in one place.
    var largestCrowd: Int {
        var largest: Int32 = 0
        for first in crowds.indices {
            let hasNext = first % columns < columns - 1
            var crowd = crowds[first] + (hasNext ? crowds[first + 1] : 0)
            if first + columns < crowds.count {
                crowd += crowds[first + columns] + (hasNext ? crowds[first + columns + 1] : 0)
            }
            largest = max(largest, crowd)
        }
        return Int(largest)
    }
}
