/// Two pictures seen through patches of 8×4 cells (32×16 pixels): a line of text high, three letters wide.
///
/// Patches overlap by half in both directions, and are only looked at where cells differ visibly.
struct Patches {
    /// Cells by which the next patch lies to the right, half its width.
    private static let stepRight = 4
    /// Cells by which the next patch lies below, half its height.
    private static let stepDown = 2

    /// Steps from left to right.
    private let columns: Int
    /// Which steps lie in a patch that was redrawn.
    private var isOpen: [Bool]
    /// The most patches in one row that show something else altogether; calm ones have no restless cell.
    private(set) var replacedInRow = (whole: 0, calm: 0)

    /// Compares two pictures of the same size; `differing` are the cells that differ visibly.
    init(_ left: LumaCells, _ right: LumaCells, differing: [DifferingCell], restless: RestlessMap) {
        columns = (left.columns + Self.stepRight - 1) / Self.stepRight
        let rows = (left.rows + Self.stepDown - 1) / Self.stepDown
        isOpen = Array(repeating: false, count: columns * rows)
        let wanted = Self.patches(at: differing, columns: columns, rows: rows)
        left.values.withUnsafeBufferPointer { ours in
            right.values.withUnsafeBufferPointer { theirs in
                for row in 0..<max(1, rows - 1) {
                    let down = row * Self.stepDown..<min((row + 2) * Self.stepDown, left.rows)
                    var replaced = (whole: 0, calm: 0)
                    for column in 0..<max(1, columns - 1) where wanted[row &* columns &+ column] {
                        let across = column * Self.stepRight..<min((column + 2) * Self.stepRight, left.columns)
                        let look = PatchLook(ours, theirs, of: left.columns, across: across, down: down)
                        if look == .noisy { continue }
                        open(column, row, rows)
                        if look == .redrawn { continue }
                        replaced.whole += 1
                        if !restless.touches(columns: across, rows: down) { replaced.calm += 1 }
                    }
                    replacedInRow.whole = max(replacedInRow.whole, replaced.whole)
                    replacedInRow.calm = max(replacedInRow.calm, replaced.calm)
                }
            }
        }
    }

    /// Whether a cell lies in a patch that was redrawn.
    func isRedrawn(column: Int, row: Int) -> Bool {
        isOpen[row / Self.stepDown &* columns &+ column / Self.stepRight]
    }

    /// The patches in which one of these cells lies: each has its place at the step where it begins.
    private static func patches(at cells: [DifferingCell], columns: Int, rows: Int) -> [Bool] {
        var patches = [Bool](repeating: false, count: columns * rows)
        var before = -1
        for cell in cells {
            let (column, row) = (cell.column / stepRight, cell.row / stepDown)
            let place = row &* columns &+ column
            if place == before { continue }
            before = place
            let (left, above) = (column > 0 ? 1 : 0, row > 0 ? columns : 0)
            patches[place] = true
            patches[place &- left] = true
            patches[place &- above] = true
            patches[place &- above &- left] = true
        }
        return patches
    }

    /// Notes that the cells of a patch count.
    private mutating func open(_ column: Int, _ row: Int, _ rows: Int) {
        for y in row..<min(row + 2, rows) {
            for x in column..<min(column + 2, columns) { isOpen[y &* columns &+ x] = true }
        }
    }
}
