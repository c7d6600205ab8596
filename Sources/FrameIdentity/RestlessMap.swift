/// Where a stream's picture keeps changing to and fro: a cursor, a clock, a ticker.
///
/// It watches blocks of 2×2 cells (8×8 pixels) from sample to sample. Two habits make a block restless:
/// - *compact* changes, small and at most twice as wide as high like a cursor, a digit or two large ones: 5 within 16
///   samples, or 4 within 64 (the tens of a clock, a cursor that blinks nearly in step with the samples);
/// - changes of any shape in 10 of 16 samples, then in 6 of 16 to stay so (a ticker, a progress bar).
///
/// A word or a line that changes now and then has neither. What was restless by shape is forgotten 16 samples after its
/// last change, what was compact after 24: some strokes of the tens of a clock rest for 20 s. What a forgotten block
/// shows is compared like everything else, so the end of a restless spell is kept. Pictures in which more than a
/// twentieth changes teach nothing, and more than a twentieth of the picture is never restless: video can't be silenced.
struct RestlessMap: Sendable {
    /// Cells per side of a block.
    static let side = 2
    /// The least difference from sample to sample, of 255, that counts as a change: noise stays below nearly always.
    private static let level: UInt8 = 24
    /// Where more than one block in so many changes, most may be noise: so they do below 500 kb/s at 720p.
    private static let notable = 256
    /// The changes of the last 24 samples: without one of them, a block is forgotten.
    private static let memory: UInt32 = 0xFF_FFFF
    /// The changes of the last 16 samples.
    private static let recent: UInt32 = 0xFFFF

    private let columns: Int
    private let rows: Int
    /// The compact changes of the last 64 samples, newest in bit 0.
    private var compact: [UInt64]
    /// All changes of the last 24 samples, newest in bit 0.
    private var changes: [UInt32]
    private var restless: [Bool]

    /// Whether no block is restless.
    private(set) var isEmpty = true

    /// Creates a map for pictures of so many cells in which nothing is restless.
    init(columns: Int, rows: Int) {
        self.columns = (columns + Self.side - 1) / Self.side
        self.rows = (rows + Self.side - 1) / Self.side
        let count = self.columns * self.rows
        compact = Array(repeating: 0, count: count)
        changes = Array(repeating: 0, count: count)
        restless = Array(repeating: false, count: count)
    }

    /// The most blocks that may change, or be restless, at once.
    private var mostBlocks: Int { max(1, restless.count / 20) }

    /// Whether a cell is restless.
    func contains(column: Int, row: Int) -> Bool {
        !isEmpty && restless[row / Self.side &* columns &+ column / Self.side]
    }

    /// Whether any cell of a rectangle is restless.
    func touches(columns: Range<Int>, rows: Range<Int>) -> Bool {
        if isEmpty || columns.isEmpty || rows.isEmpty { return false }
        for row in rows.lowerBound / Self.side...(rows.upperBound - 1) / Self.side {
            for column in columns.lowerBound / Self.side...(columns.upperBound - 1) / Self.side
            where restless[row * self.columns + column] { return true }
        }
        return false
    }

    /// Learns from what changed from one sample to the next; both must have the size of the map.
    mutating func learn(from before: LumaCells, to now: LumaCells) {
        guard let blocks = changed(from: before, to: now) else { return }
        advance()
        for block in blocks where restless[block] {
            changes[block] |= 1
            if compact[block] != 0 { compact[block] |= 1 }
        }
        record(blocks)
        // Once more without what is restless: then the tens of a clock stand alone beside its seconds.
        record(blocks.filter { !restless[$0] })
        decide()
    }

    /// Notes which blocks changed, cluster by cluster.
    private mutating func record(_ blocks: [Int]) {
        // 72 are two digits of 40 pixels, which on a small screen are a larger part of it.
        let largest = max(6, restless.count / 64, min(72, restless.count / 48))
        var clusters = BlockClusters(blocks, columns: columns, rows: rows)
        while let cluster = clusters.next() {
            let (width, height) = (cluster.across.count, cluster.down.count)
            guard width <= max(4, height * 2), width * height <= largest else {
                for block in cluster.blocks { changes[block] |= 1 }
                continue
            }
            // All of the rectangle: the next digit moves other strokes.
            for row in cluster.down {
                for column in cluster.across {
                    changes[row * columns + column] |= 1
                    compact[row * columns + column] |= 1
                }
            }
        }
    }

    /// The blocks that changed; nil if there are too many to learn from.
    private func changed(from before: LumaCells, to now: LumaCells) -> [Int]? {
        var blocks: [Int] = []
        var marked = [Bool](repeating: false, count: restless.count)
        let limit = mostBlocks
        before.values.withUnsafeBufferPointer { old in
            now.values.withUnsafeBufferPointer { new in
                DifferingCells(beyond: Self.level).forEach(old, new, in: 0..<old.count) { cell, _ in
                    let block = cell / now.columns / Self.side * columns + cell % now.columns / Self.side
                    if !marked[block] {
                        marked[block] = true
                        blocks.append(block)
                    }
                    return blocks.count <= limit
                }
            }
        }
        guard blocks.count <= limit else { return nil }
        return blocks.count > restless.count / Self.notable ? redrawn(blocks, before, now) : blocks
    }

    /// Those of many changed blocks around which something else is shown than before: the others are noise.
    private func redrawn(_ blocks: [Int], _ before: LumaCells, _ now: LumaCells) -> [Int] {
        before.values.withUnsafeBufferPointer { old in
            now.values.withUnsafeBufferPointer { new in
                blocks.filter { block in
                    // A patch of 8×4 cells with the block in its middle.
                    let (left, top) = (block % columns * Self.side - 3, block / columns * Self.side - 1)
                    let look = PatchLook(
                        old,
                        new,
                        of: now.columns,
                        across: max(0, left)..<min(now.columns, left + 8),
                        down: max(0, top)..<min(now.rows, top + 4)
                    )
                    return look != .noisy
                }
            }
        }
    }

    /// Makes room for a new sample in all histories.
    private mutating func advance() {
        for block in changes.indices {
            changes[block] = changes[block] &<< 1 & Self.memory
            compact[block] = changes[block] == 0 ? 0 : compact[block] &<< 1
        }
    }

    /// Finds out which blocks are restless now.
    private mutating func decide() {
        var count = 0
        for block in restless.indices {
            let isRestless: Bool
            if changes[block] == 0 {
                isRestless = false
            } else {
                let compact = compact[block]
                isRestless =
                    (compact & UInt64(Self.recent)).nonzeroBitCount >= 5 || compact.nonzeroBitCount >= 4
                    || (changes[block] & Self.recent).nonzeroBitCount >= (restless[block] ? 6 : 10)
            }
            restless[block] = isRestless
            if isRestless { count += 1 }
        }
        if count > mostBlocks {
            for block in restless.indices { restless[block] = false }
            count = 0
        }
        isEmpty = count == 0
    }
}
