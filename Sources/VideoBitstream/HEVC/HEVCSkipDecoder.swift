/// Decodes by arithmetic decoding what says of coding units of HEVC that they are skipped (ISO/IEC 23008-2, 7.3.8 and 9.3), as
/// long as all of a slice are, and all take the same pictures without motion: then they are copies of these.
///
/// All units that it has read are alike, so their neighbours' motion is known without keeping it.
struct HEVCSkipDecoder: ~Copyable {
    /// What it has read of a slice.
    struct Run: Hashable {
        /// How many coding tree units are such copies, from the first one of the slice on.
        var units = 0
        /// Whether the slice ends with them.
        var isWhole = false
        /// The index in the reference picture lists of the pictures that they are copies of.
        var reference: Int?
    }

    private let isBipredicted: Bool
    private let mergeCandidates: Int
    /// The length of the shorter reference picture list.
    private let references: Int
    private let offsets: (luma: Bool, chroma: Bool)
    private let wavefronts: Int?
    private let isWhole: Bool
    private let grid: HEVCCodingGrid
    /// SliceAddrRs.
    private let start: Int
    private let collocated: HEVCStillness?
    private var engine: ArithmeticDecoder
    private var contexts: Contexts
    /// The contexts that the next row begins with (9.3.2.4).
    private var stored: Contexts?
    /// CtDepth of what lies above, by the smallest coding units of the picture's width, and of what lies to the left.
    private var depthsAbove: [Int]
    private var depthsLeft: [Int]
    private var run = Run()

    /// The contexts that a slice of copies takes: three of split_cu_flag and three of cu_skip_flag, by what lies to the left and
    /// above, then one each.
    private typealias Contexts = InlineArray<9, ArithmeticContext>
    private static let split = 0
    private static let skip = 3
    private static let merge = 6
    private static let offsetMerge = 7
    private static let offsetType = 8

    private let initial: Contexts

    /// Tables 9-5 ff., of initType 1 and 2.
    private static func contexts(_ data: HEVCSliceData) -> Contexts {
        let isSecond = data.isBipredicted != data.swapsInitialisation
        let values: InlineArray<9, Int> = [
            107, 139, 126, 197, 185, 201, isSecond ? 137 : 122, 153, isSecond ? 160 : 185,
        ]
        return Contexts { ArithmeticContext(value: values[$0], quantiser: data.quantiser) }
    }

    /// - Parameters:
    ///   - start: the first coding tree unit, which begins a row.
    ///   - collocated: what is known of the picture that motion is predicted from; nil: none is.
    init(
        _ data: HEVCSliceData,
        grid: HEVCCodingGrid,
        start: Int,
        collocated: HEVCStillness?
    ) throws(BitstreamError) {
        isBipredicted = data.isBipredicted
        mergeCandidates = data.mergeCandidates
        references = data.lists.map(\.count).min() ?? 0
        offsets = data.offsets
        wavefronts = data.wavefronts
        isWhole = data.isWhole
        self.grid = grid
        self.start = start
        self.collocated = collocated
        engine = try ArithmeticDecoder(data.reader)
        initial = Self.contexts(data)
        contexts = initial
        depthsAbove = Array(repeating: 0, count: grid.width >> grid.smallest)
        depthsLeft = Array(repeating: 0, count: 1 << (grid.largest - grid.smallest))
    }

    /// Reads on to the end of the slice, or to the first unit that is no such copy.
    mutating func decode() -> Run {
        // What is cut off, or can't be, ends what is known as well.
        try? decodeUnits()
        return run
    }

    private mutating func decodeUnits() throws(BitstreamError) {
        var parts = 1
        for unit in start..<grid.units {
            let (column, row) = (unit % grid.columns, unit / grid.columns)
            guard try isUnchanged(column, row),
                try isCopy(x: column << grid.largest, y: row << grid.largest, size: grid.largest, depth: 0)
            else { return }
            run.units += 1
            if try engine.isEnd() {
                let hasAllParts = wavefronts ?? 1 == parts
                run.isWhole = try engine.isAtEnd() && hasAllParts && isWhole
                return
            }
            guard wavefronts != nil else { continue }
            if column == 1 { stored = contexts }
            guard column == grid.columns - 1 else { continue }
            guard try engine.isEnd() else { return }
            try engine.restart()
            contexts = stored ?? initial
            parts += 1
        }
    }

    /// Reads sao (7.3.8.3); false if there is any.
    private mutating func isUnchanged(_ column: Int, _ row: Int) throws(BitstreamError) -> Bool {
        guard offsets.luma || offsets.chroma else { return true }
        // Those beside it have none either.
        if column > 0, try engine.decision(&contexts[Self.offsetMerge]) { return true }
        if isInSlice(row - 1), try engine.decision(&contexts[Self.offsetMerge]) { return true }
        if offsets.luma, try engine.decision(&contexts[Self.offsetType]) { return false }
        if offsets.chroma, try engine.decision(&contexts[Self.offsetType]) { return false }
        return true
    }

    /// Whether a row of coding tree units belongs to the slice, which begins with one.
    private func isInSlice(_ row: Int) -> Bool { row * grid.columns >= start }

    /// Reads coding_quadtree (7.3.8.4); false if a coding unit in it is no copy.
    ///
    /// - Parameter size: its binary logarithm.
    private mutating func isCopy(x: Int, y: Int, size: Int, depth: Int) throws(BitstreamError) -> Bool {
        let (left, above) = hasNeighbours(x, y)
        let (column, row) = (x >> grid.smallest, y >> grid.smallest & (depthsLeft.count - 1))
        let isInside = x + 1 << size <= grid.width && y + 1 << size <= grid.height
        var isSplit = size > grid.smallest
        if isSplit, isInside {
            let deeper = (left && depthsLeft[row] > depth ? 1 : 0) + (above && depthsAbove[column] > depth ? 1 : 0)
            isSplit = try engine.decision(&contexts[Self.split + deeper])
        }
        guard isSplit else {
            guard try engine.decision(&contexts[Self.skip + (left ? 1 : 0) + (above ? 1 : 0)]),
                let reference = reference(
                    try mergeIndex(),
                    x: x,
                    y: y,
                    size: 1 << size,
                    hasNeighbour: left || above
                ),
                run.reference ?? reference == reference
            else { return false }
            run.reference = reference
            for index in 0..<1 << (size - grid.smallest) {
                depthsAbove[column + index] = depth
                depthsLeft[row + index] = depth
            }
            return true
        }
        let half = 1 << (size - 1)
        for quarter in 0..<4 {
            let (x, y) = (x + (quarter & 1) * half, y + (quarter >> 1) * half)
            guard x < grid.width, y < grid.height else { continue }
            guard try isCopy(x: x, y: y, size: size - 1, depth: depth + 1) else { return false }
        }
        return true
    }

    /// Whether there is something in the slice to the left and above (6.4.1).
    private func hasNeighbours(_ x: Int, _ y: Int) -> (left: Bool, above: Bool) {
        (x > 0, y > 0 && isInSlice((y - 1) >> grid.largest))
    }

    private mutating func mergeIndex() throws(BitstreamError) -> Int {
        guard mergeCandidates > 1, try engine.decision(&contexts[Self.merge]) else { return 0 }
        var index = 1
        while index < mergeCandidates - 1, try engine.bypass() { index += 1 }
        return index
    }

    /// Which pictures a merge candidate without motion takes (8.5.3.2.2); nil: it is not known to be one.
    private func reference(_ index: Int, x: Int, y: Int, size: Int, hasNeighbour: Bool) -> Int? {
        // All spatial candidates are the same one, and pruned to it (8.5.3.2.3): whatever lies to the left or above.
        if hasNeighbour, index == 0 { return run.reference }
        guard let isPredicted = hasTemporalCandidate(x: x, y: y, size: size) else { return nil }
        let found = (hasNeighbour ? 1 : 0) + (isPredicted ? 1 : 0)
        // It takes the first pictures (8.5.3.2.2, step 2).
        if index < found { return 0 }
        // Two of them are combined to others (8.5.3.2.4).
        if isBipredicted, found > 1 { return nil }
        return index - found < references ? index - found : 0
    }

    /// Whether motion can be predicted from another picture (8.5.3.2.8), where it is none; nil: not known.
    private func hasTemporalCandidate(x: Int, y: Int, size: Int) -> Bool? {
        guard let collocated else { return false }
        if collocated.isIntra { return false }
        let (right, below) = (x + size, y + size)
        let row = y >> grid.largest
        // The block to the lower right, or that in the middle.
        let isCorner = below >> grid.largest == row && below < grid.height && right < grid.width
        let unit = row * grid.columns + (isCorner ? right : x) >> grid.largest
        return unit < collocated.units ? true : nil
    }
}
