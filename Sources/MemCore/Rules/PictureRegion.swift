/// A rectangle of a picture of any size, in parts of its width and height (0 … 1).
public struct PictureRegion: Hashable, Sendable {
    /// Where it begins, from the left.
    public var x: Double
    /// Where it begins, from the top.
    public var y: Double
    /// How wide it is.
    public var width: Double
    /// How high it is.
    public var height: Double

    /// Creates a region; whether it lies inside the picture is checked where it is read.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// Of what lies in a cell only by so much of its width or height nobody means the cell.
    private static let margin = 0.05

    /// The cells that it reaches into: never none, and never too few.
    public var cells: GridCells {
        var cells = GridCells()
        for row in Self.range(y, height) {
            for column in Self.range(x, width) { cells.insert(row * GridCells.side + column) }
        }
        return cells
    }

    private static func range(_ start: Double, _ length: Double) -> ClosedRange<Int> {
        let side = Double(GridCells.side)
        let last = GridCells.side - 1
        let first = min(max(Int((start * side + margin).rounded(.down)), 0), last)
        let end = Int(((start + length) * side - margin).rounded(.up)) - 1
        return first...min(max(end, first), last)
    }
}
