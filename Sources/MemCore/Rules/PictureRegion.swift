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

    /// The tiles that it holds, by columns and rows: each that lies in it by more than half, and never none.
    ///
    /// Not outwards as ``cells``: what is beside a sign is other content, which would count as another look.
    public var tiles: (columns: Range<Int>, rows: Range<Int>) {
        (Self.tiles(x, width), Self.tiles(y, height))
    }

    private static func tiles(_ start: Double, _ length: Double) -> Range<Int> {
        let side = Double(PictureTiles.side)
        let first = min(max(Int((start * side).rounded()), 0), PictureTiles.side - 1)
        let end = min(Int(((start + length) * side).rounded()), PictureTiles.side)
        return first..<max(end, first + 1)
    }

    private static func range(_ start: Double, _ length: Double) -> ClosedRange<Int> {
        let side = Double(GridCells.side)
        let last = GridCells.side - 1
        let first = min(max(Int((start * side + margin).rounded(.down)), 0), last)
        let end = Int(((start + length) * side - margin).rounded(.up)) - 1
        return first...min(max(end, first), last)
    }
}
