/// Letters for painted screens: strokes of a segment display on a grid of 5×7, smoothed to the wanted height.
///
/// What counts is ink: strokes as wide and as dense as those of a screen font, with soft edges.
struct Glyph: Sendable {
    let width: Int
    let height: Int
    /// Ink, 0 … 255, row by row.
    let ink: [UInt8]

    /// A glyph of a code (0 … 9 are the digits, the rest letters of no alphabet), so many pixels high.
    init(_ code: Int, height: Int) {
        let scale = Double(height) / 7
        let width = max(2, Int((5 * scale).rounded()))
        let grid = Self.grid(code)
        var ink = [UInt8](repeating: 0, count: width * height)
        let steps = 4
        for y in 0..<height {
            for x in 0..<width {
                var hits = 0
                for v in 0..<steps {
                    for u in 0..<steps {
                        let column = Int((Double(x) + (Double(u) + 0.5) / Double(steps)) * 5 / Double(width))
                        let row = Int((Double(y) + (Double(v) + 0.5) / Double(steps)) * 7 / Double(height))
                        if grid[min(row, 6) * 5 + min(column, 4)] { hits += 1 }
                    }
                }
                ink[y * width + x] = UInt8(hits * 255 / (steps * steps))
            }
        }
        self.width = width
        self.height = height
        self.ink = ink
    }

    /// Which of the seven segments each digit lights, bit 0 the top one, then clockwise, bit 6 the middle one.
    private static let digits = [0x3F, 0x06, 0x5B, 0x4F, 0x66, 0x6D, 0x7D, 0x07, 0x7F, 0x6F]

    private static func grid(_ code: Int) -> [Bool] {
        var grid = [Bool](repeating: false, count: 35)
        var segments = 0
        if code < digits.count {
            segments = digits[code]
        } else {
            var dice = Dice(UInt64(code))
            while segments.nonzeroBitCount < 4 { segments |= 1 << dice.roll(0...8) }
        }
        func line(_ bit: Int, _ cells: [(Int, Int)]) {
            guard segments & (1 << bit) != 0 else { return }
            for (x, y) in cells { grid[y * 5 + x] = true }
        }
        line(0, (0...4).map { ($0, 0) })
        line(1, (0...3).map { (4, $0) })
        line(2, (3...6).map { (4, $0) })
        line(3, (0...4).map { ($0, 6) })
        line(4, (3...6).map { (0, $0) })
        line(5, (0...3).map { (0, $0) })
        line(6, (0...4).map { ($0, 3) })
        line(7, (0...3).map { ($0, $0) })
        line(8, (3...6).map { (2, $0) })
        return grid
    }
}

/// All glyphs of one height, made once.
struct Font: Sendable {
    let height: Int
    let advance: Int
    let lineHeight: Int
    private let glyphs: [Glyph]

    init(height: Int) {
        self.height = height
        glyphs = (0..<40).map { Glyph($0, height: height) }
        advance = glyphs[0].width + max(1, height / 5)
        lineHeight = height * 2
    }

    subscript(code: Int) -> Glyph { glyphs[code % glyphs.count] }
}
