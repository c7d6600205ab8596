/// How two pictures of the same size differ, with what codec noise explains taken away.
struct Change: Hashable, Sendable {
    /// How many cells differ beyond what noise explains: strokes of text, edges, objects.
    var cells: Int

    /// How many tiles of 8×8 cells changed their mean: fades, boxes, light, however faint.
    var tiles: Int

    /// How many patches side by side show something else, beyond what noise explains: text, however pale.
    var patches = 0

    /// The most that noise moves the mean of a tile, of 255; one tile in a thousand went further at 500 kb/s.
    private static let tileNoise = 8

    /// Cells of a tile's side.
    private static let tile = 8

    /// So many strong differences outside the restless cells are news in any case: there is no need to count on.
    static func plenty(of cells: Int) -> Int { cells / 8 + 1 }

    /// Compares two pictures, once with all cells and once without the restless ones.
    static func between(
        _ left: LumaCells,
        _ right: LumaCells,
        restless: RestlessMap
    ) -> (whole: Change, calm: Change) {
        let count = left.values.count
        guard let differing = differingCells(left, right, restless: restless) else {
            return (Change(cells: count, tiles: 0), Change(cells: count, tiles: 0))
        }
        if differing.all.isEmpty { return (Change(cells: 0, tiles: 0), Change(cells: 0, tiles: 0)) }
        let patches = Patches(left, right, differing: differing.all, restless: restless)
        let tiles = changedTiles(left, right, restless: restless)
        let noise = ChangeNoise(visible: differing.calm, columns: left.columns, rows: left.rows)
        var whole = CellCount(columns: left.columns, rows: left.rows)
        var calm = whole
        for cell in differing.all where !noise.isNotable || patches.isRedrawn(column: cell.column, row: cell.row) {
            whole.add(cell)
            if !restless.contains(column: cell.column, row: cell.row) { calm.add(cell) }
        }
        return (
            Change(
                cells: noise.cells(beyond: whole),
                tiles: max(0, tiles.whole - noise.tiles),
                patches: max(0, patches.replacedInRow.whole - noise.patchesInRow)
            ),
            Change(
                cells: noise.cells(beyond: calm),
                tiles: max(0, tiles.calm - noise.tiles),
                patches: max(0, patches.replacedInRow.calm - noise.patchesInRow)
            )
        )
    }

    /// The cells that differ visibly, by more than 8 of 255, and how many of them are not restless.
    ///
    /// Nil if so many of these differ strongly that it is news in any case.
    private static func differingCells(
        _ left: LumaCells,
        _ right: LumaCells,
        restless: RestlessMap
    ) -> (all: [DifferingCell], calm: Int)? {
        var cells: [DifferingCell] = []
        var calm = 0
        var allowance = plenty(of: left.values.count)
        left.values.withUnsafeBufferPointer { ours in
            right.values.withUnsafeBufferPointer { theirs in
                var row = 0
                var rowEnd = left.columns
                DifferingCells(beyond: 8).forEach(ours, theirs, in: 0..<ours.count) { cell, difference in
                    while cell >= rowEnd {
                        row &+= 1
                        rowEnd &+= left.columns
                    }
                    let column = cell &- (rowEnd &- left.columns)
                    cells.append(DifferingCell(column: column, row: row, difference: difference))
                    if restless.contains(column: column, row: row) { return true }
                    calm &+= 1
                    if difference > 48 { allowance &-= 1 }
                    return allowance > 0
                }
            }
        }
        return allowance > 0 ? (cells, calm) : nil
    }

    /// How many tiles changed their mean by more than noise does; calm ones have no restless cell.
    private static func changedTiles(
        _ left: LumaCells,
        _ right: LumaCells,
        restless: RestlessMap
    ) -> (whole: Int, calm: Int) {
        let across = (left.columns + tile - 1) / tile
        var whole = 0
        var calm = 0
        var sums = [Int32](repeating: 0, count: across)
        left.values.withUnsafeBufferPointer { leftValues in
            right.values.withUnsafeBufferPointer { rightValues in
                for top in stride(from: 0, to: left.rows, by: tile) {
                    let rows = top..<min(top + tile, left.rows)
                    for index in 0..<across { sums[index] = 0 }
                    sums.withUnsafeMutableBufferPointer { sums in
                        for row in rows {
                            addDifferences(leftValues, rightValues, from: row &* left.columns, left.columns, to: sums)
                        }
                    }
                    for index in 0..<across {
                        let columns = index * tile..<min((index + 1) * tile, left.columns)
                        guard Int(sums[index].magnitude) > tileNoise * columns.count * rows.count else { continue }
                        whole += 1
                        if !restless.touches(columns: columns, rows: rows) { calm += 1 }
                    }
                }
            }
        }
        return (whole, calm)
    }

    /// Adds the differences of one row of cells to the sums of its tiles.
    private static func addDifferences(
        _ left: UnsafeBufferPointer<UInt8>,
        _ right: UnsafeBufferPointer<UInt8>,
        from start: Int,
        _ columns: Int,
        to sums: UnsafeMutableBufferPointer<Int32>
    ) {
        var column = 0
        while column < columns {
            let end = min(column &+ tile, columns)
            var sum: Int32 = 0
            var cell = start &+ column
            while cell < start &+ end {
                sum &+= Int32(left[cell]) &- Int32(right[cell])
                cell &+= 1
            }
            sums[column / tile] &+= sum
            column = end
        }
    }
}
