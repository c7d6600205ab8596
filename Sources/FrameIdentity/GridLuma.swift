internal import MemCore

/// How bright a picture is, as a whole and in each cell of the grid that rules tell places by.
struct GridLuma: Hashable, Sendable {
    /// The mean luma, 0 … 255.
    let brightness: UInt8
    /// The standard deviation of the luma.
    let spread: UInt8
    /// The mean luma of each cell of the grid, in sixteenths; -1 for one that a small picture has nothing in.
    let means: [Int32]

    /// Which columns, or rows, of so many lie in a cell of the grid.
    static func range(_ cell: Int, of count: Int) -> Range<Int> {
        let side = GridCells.side
        return (cell * count + side - 1) / side..<((cell + 1) * count + side - 1) / side
    }

    /// From so many rows on every second one will do.
    private static let manyRows = 128

    /// Sums up a picture.
    init(_ cells: LumaCells) {
        let step = cells.rows >= Self.manyRows ? 2 : 1
        var seen = 0
        var means = [Int32](repeating: -1, count: GridCells.count)
        var (sum, squares): (UInt64, UInt64) = (0, 0)
        cells.values.withUnsafeBufferPointer { values in
            for row in 0..<GridCells.side {
                let down = Self.range(row, of: cells.rows)
                for column in 0..<GridCells.side {
                    let across = Self.range(column, of: cells.columns)
                    guard !down.isEmpty, !across.isEmpty else { continue }
                    var cellSum: UInt64 = 0
                    var rows = 0
                    var y = down.lowerBound
                    while y < down.upperBound {
                        let start = y &* cells.columns
                        // Of a row at most 256 cells, so no sum leaves 32 bits.
                        var (line, lineSquares): (UInt32, UInt32) = (0, 0)
                        var index = start &+ across.lowerBound
                        let end = start &+ across.upperBound
                        while index < end {
                            let value = UInt32(values[index])
                            line &+= value
                            lineSquares &+= value &* value
                            index &+= 1
                        }
                        cellSum &+= UInt64(line)
                        squares &+= UInt64(lineSquares)
                        rows &+= 1
                        y &+= step
                    }
                    sum &+= cellSum
                    means[row * GridCells.side + column] = Int32(cellSum * 16 / UInt64(rows * across.count))
                    seen += rows * across.count
                }
            }
        }
        let count = Double(max(seen, 1))
        let mean = Double(sum) / count
        brightness = UInt8(min(mean.rounded(), 255))
        spread = UInt8(min(max(Double(squares) / count - mean * mean, 0).squareRoot().rounded(), 255))
        self.means = means
    }
}
