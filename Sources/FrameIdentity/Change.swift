/// How two pictures of the same size differ, with what codec noise explains taken away.
struct Change: Hashable, Sendable {
    /// How many cells differ beyond what noise explains: strokes of text, edges, objects.
    var cells: Int

    /// How many tiles of 8×8 cells changed their mean: fades, boxes, light, however faint.
    var tiles: Int

    /// How many tiles have so many faintly changed cells as noise never heaps up: pale text.
    ///
    /// Known of pictures with little noise only, else 0.
    var faintTiles = 0

    /// Cells of a tile that must differ visibly for it to count as faintly changed.
    ///
    /// Noise put four into one tile at most at usual bitrates, each three letters of a pale line ten and more.
    private static let faintCells = 9

    /// The most that noise moves the mean of a tile, of 255; one tile in a thousand went further at 500 kb/s.
    private static let tileNoise = 8

    /// Levels that are told apart: 8, 16, 24 … 96 of 255.
    private static let levels = 12

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
        var whole = [Int](repeating: 0, count: levels)
        var calm = [Int](repeating: 0, count: levels)
        var allowance = plenty(of: left.values.count)
        let anyRestless = !restless.isEmpty
        left.values.withUnsafeBufferPointer { ours in
            right.values.withUnsafeBufferPointer { theirs in
                var row = 0
                var rowEnd = left.columns
                DifferingCells(beyond: 8).forEach(ours, theirs, in: 0..<ours.count) { cell, difference in
                    let level = min(Int(difference &- 1) / 8, levels) &- 1
                    whole[level] &+= 1
                    if anyRestless {
                        while cell >= rowEnd {
                            row &+= 1
                            rowEnd &+= left.columns
                        }
                        if restless.contains(column: cell &- (rowEnd &- left.columns), row: row) { return true }
                        calm[level] &+= 1
                    }
                    if level >= 5 { allowance &-= 1 }
                    return allowance > 0
                }
            }
        }
        let count = left.values.count
        guard allowance > 0 else { return (Change(cells: count, tiles: 0), Change(cells: count, tiles: 0)) }
        if !anyRestless { calm = whole }
        let differs = whole.contains { $0 > 0 }
        let tiles = differs ? changedTiles(left, right, restless: restless) : (whole: 0, calm: 0)
        let faint = faintTiles(left, right, visible: whole.reduce(0, +), restless: restless)
        return (
            Change(cells: beyondNoise(whole, of: count), tiles: tiles.whole, faintTiles: faint.whole),
            Change(cells: beyondNoise(calm, of: count), tiles: tiles.calm, faintTiles: faint.calm)
        )
    }

    /// How many differing cells noise does not explain.
    ///
    /// The number of cells that noise moves falls with every further 8 levels, to a quarter or less at usual bitrates,
    /// to 60 % in streams starved so much that noise moves more than a thirtieth of all cells (measured from 300 kb/s
    /// to 6 Mb/s); the number that a change of text moves hardly falls at all. So from each level the noise at the
    /// next is foretold, and what exceeds it is change. That needs no knowledge of codec and bitrate, and holds from
    /// the first picture on.
    private static func beyondNoise(_ histogram: [Int], of count: Int) -> Int {
        var atLeast = histogram
        for level in stride(from: levels - 2, through: 0, by: -1) { atLeast[level] += atLeast[level + 1] }
        let isStarved = atLeast[0] > count / 32
        let fall = isStarved ? 0.6 : 1.0 / 3
        var noise = Double(atLeast[0])
        var most = 0.0
        for level in 1..<levels {
            noise = min(noise, Double(atLeast[level - 1])) * fall
            if level > 1 || !isStarved { most = max(most, Double(atLeast[level]) - noise) }
        }
        return Int(most)
    }

    /// How many tiles have many visibly changed cells, if the picture as a whole has few.
    private static func faintTiles(
        _ left: LumaCells,
        _ right: LumaCells,
        visible: Int,
        restless: RestlessMap
    ) -> (whole: Int, calm: Int) {
        guard visible >= faintCells, visible <= left.values.count / 64 else { return (0, 0) }
        // The more noise there is in all, the more of it may meet in a tile.
        let enough = faintCells + visible * 600 / left.values.count
        let across = (left.columns + tile - 1) / tile
        var whole: [Int: Int] = [:]
        var calm: [Int: Int] = [:]
        left.values.withUnsafeBufferPointer { ours in
            right.values.withUnsafeBufferPointer { theirs in
                DifferingCells(beyond: 8).forEach(ours, theirs, in: 0..<ours.count) { cell, _ in
                    let (column, row) = (cell % left.columns, cell / left.columns)
                    let index = row / tile * across + column / tile
                    whole[index, default: 0] += 1
                    if restless.isEmpty || !restless.contains(column: column, row: row) {
                        calm[index, default: 0] += 1
                    }
                    return true
                }
            }
        }
        return (
            whole.values.filter { $0 >= enough }.count, calm.values.filter { $0 >= enough }.count
        )
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
