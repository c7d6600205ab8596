internal import MemCore

/// Where a picture differs from the one before, told by the cells of a grid, with codec noise taken away.
///
/// A cell of the grid changed if its mean did, as in a fade, or if some of the picture in it did strongly, as a stroke of
/// text does. Where so much differs that most of it may be noise, what differs has to be redrawn as well.
struct ChangedGrid: Sendable {
    /// The least difference, of 255, of a stroke or an edge: noise stays below nearly always.
    private static let level: UInt8 = 24
    /// The most, in sixteenths of 255, that noise moves the mean of a cell of the grid: it has 50 cells of a picture or more.
    private static let meanNoise: Int32 = 8 * 16
    /// So many strong differences in one cell of the grid are a change: a single one may be noise.
    private static let least: Int32 = 2
    /// Where more than one cell in so many differs strongly, most may be noise.
    private static let notable = 512

    /// For each column, and each row, of a picture the one of the grid: tables instead of a division for each cell.
    private let columns: [Int]
    private let rows: [Int]

    /// Prepares for pictures of so many cells.
    init(columns: Int, rows: Int) {
        self.columns = (0..<columns).map { $0 * GridCells.side / columns }
        self.rows = (0..<rows).map { $0 * GridCells.side / rows * GridCells.side }
    }

    /// Compares two pictures of that size.
    func cells(
        from before: LumaCells,
        _ gridBefore: GridLuma,
        to now: LumaCells,
        _ grid: GridLuma
    ) -> GridCells {
        var changed = GridCells()
        for cell in grid.means.indices where abs(grid.means[cell] - gridBefore.means[cell]) > Self.meanNoise {
            changed.insert(cell)
        }
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: GridCells.count) { counts in
            counts.initialize(repeating: 0)
            var all = 0
            forEachDiffering(before, now) { cell, _, _, _, _ in
                counts[cell] &+= 1
                all &+= 1
            }
            if all == 0 { return }
            guard all > now.values.count / Self.notable else {
                for cell in counts.indices where counts[cell] >= Self.least { changed.insert(cell) }
                return
            }
            forEachDiffering(before, now) { cell, column, row, old, new in
                guard counts[cell] >= Self.least, !changed.contains(cell) else { return }
                // A patch of 8×4 cells around it, as large as a letter.
                let look = PatchLook(
                    old,
                    new,
                    of: now.columns,
                    across: max(0, column - 3)..<min(now.columns, column + 5),
                    down: max(0, row - 1)..<min(now.rows, row + 3)
                )
                if look != .noisy { changed.insert(cell) }
            }
        }
        return changed
    }

    /// Calls `body` for each cell of the pictures that differs strongly: with the cell of the grid that it lies in, its
    /// column, its row, and both pictures.
    private func forEachDiffering(
        _ before: LumaCells,
        _ now: LumaCells,
        _ body: (Int, Int, Int, UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void
    ) {
        let width = now.columns
        before.values.withUnsafeBufferPointer { old in
            now.values.withUnsafeBufferPointer { new in
                var row = 0
                var rowEnd = width
                DifferingCells(beyond: Self.level).forEach(old, new, in: 0..<new.count) { cell, _ in
                    while cell >= rowEnd {
                        row &+= 1
                        rowEnd &+= width
                    }
                    let column = cell &- (rowEnd &- width)
                    body(rows[row] &+ columns[column], column, row, old, new)
                    return true
                }
            }
        }
    }
}
