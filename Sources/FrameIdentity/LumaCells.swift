internal import MemCore

/// A picture's luma at a quarter of its width and height: each cell is the mean of 4×4 pixels, 0 (black) … 255 (white).
///
/// All judging is done on cells. Making them is the one pass over the full picture; it averages most codec noise away
/// and leaves a stroke of text visible.
struct LumaCells: Hashable, Sendable {
    /// Pixels per side of a cell.
    static let side = 4

    /// Cells from left to right: a quarter of the width, rounded up.
    let columns: Int

    /// Cells from top to bottom: a quarter of the height, rounded up.
    let rows: Int

    /// The cells, row by row; always `columns · rows` of them.
    let values: [UInt8]

    /// Columns and rows for a picture size; nil for a size that can't be judged.
    static func grid(of size: PictureSize) -> (columns: Int, rows: Int)? {
        let sides = 1...LumaLayout.largestSide
        guard sides.contains(size.width), sides.contains(size.height) else { return nil }
        return ((size.width + side - 1) / side, (size.height + side - 1) / side)
    }

    /// Takes cells that were made before; nil if they don't fit the size.
    init?(size: PictureSize, values: [UInt8]) {
        guard let grid = Self.grid(of: size), values.count == grid.columns * grid.rows else { return nil }
        (columns, rows) = grid
        self.values = values
    }

    /// Averages a luma plane.
    init(_ luma: RawSpan, layout: LumaLayout) throws(LumaFault) {
        try layout.check(byteCount: luma.byteCount)
        guard let (columns, rows) = Self.grid(of: layout.size) else { throw .size(layout.size) }
        (self.columns, self.rows) = (columns, rows)
        values = [UInt8](unsafeUninitializedCapacity: columns * rows) { cells, count in
            luma.withUnsafeBytes { bytes in
                CellAverage(bytes: bytes, layout: layout).fill(cells, columns: columns, rows: rows)
            }
            count = columns * rows
        }
    }
}
