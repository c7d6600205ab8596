/// Groups changed blocks that touch, or nearly touch, into clusters.
///
/// The strokes of one digit need not touch, nor need the letters of one word: a gap of two blocks is bridged.
struct BlockClusters {
    /// Blocks that changed together, and the rectangle around them.
    struct Cluster {
        var blocks: [Int]
        var across: ClosedRange<Int>
        var down: ClosedRange<Int>
    }

    private let columns: Int
    private let rows: Int
    private var isOpen: [Bool]
    private var seeds: [Int]

    /// Takes the indices of the changed blocks of a grid.
    init(_ blocks: [Int], columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        isOpen = Array(repeating: false, count: columns * rows)
        for block in blocks { isOpen[block] = true }
        seeds = blocks
    }

    /// The next cluster; nil when all were given.
    mutating func next() -> Cluster? {
        while let seed = seeds.popLast() {
            guard isOpen[seed] else { continue }
            isOpen[seed] = false
            var blocks = [seed]
            var across = seed % columns...seed % columns
            var down = seed / columns...seed / columns
            var done = 0
            while done < blocks.count {
                let (column, row) = (blocks[done] % columns, blocks[done] / columns)
                done += 1
                across = min(across.lowerBound, column)...max(across.upperBound, column)
                down = min(down.lowerBound, row)...max(down.upperBound, row)
                for y in max(0, row - 3)...min(rows - 1, row + 3) {
                    for x in max(0, column - 3)...min(columns - 1, column + 3) where isOpen[y * columns + x] {
                        isOpen[y * columns + x] = false
                        blocks.append(y * columns + x)
                    }
                }
            }
            return Cluster(blocks: blocks, across: across, down: down)
        }
        return nil
    }
}
