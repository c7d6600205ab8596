/// A page of text on a painted screen, whose lines can be rewritten.
struct Page: Sendable {
    private(set) var screen: Screen
    let font: Font
    let paper: UInt8
    let ink: UInt8
    let margin: Int
    private(set) var lines: [[Int]] = []

    /// Fills a screen with lines of random words; the last tenth of the height stays free.
    init(width: Int, height: Int, fontHeight: Int = 11, dark: Bool = false, dice: inout Dice) {
        font = Font(height: fontHeight)
        paper = dark ? 40 : 225
        ink = dark ? 210 : 30
        margin = font.advance * 3
        screen = Screen(width: width, height: height, level: paper)
        let columns = (width - 2 * margin) / font.advance
        for _ in 0..<max(1, (height * 9 / 10 - 2 * margin) / font.lineHeight) {
            lines.append(Self.words(columns: columns * dice.roll(50...100) / 100, &dice))
        }
        for line in lines.indices { paint(line) }
    }

    /// Random words that fill so many columns.
    static func words(columns: Int, _ dice: inout Dice) -> [Int] {
        var codes: [Int] = []
        while codes.count < columns {
            for _ in 0..<min(dice.roll(2...9), columns - codes.count) { codes.append(dice.roll(10...39)) }
            codes.append(-1)
        }
        return Array(codes.prefix(columns))
    }

    func top(of line: Int) -> Int { margin + line * font.lineHeight }

    mutating func rewrite(_ line: Int, as codes: [Int]) {
        lines[line] = codes
        paint(line)
    }

    /// Writes one glyph of a line anew.
    mutating func type(_ code: Int, line: Int, column: Int) {
        while lines[line].count <= column { lines[line].append(-1) }
        lines[line][column] = code
        paint(line)
    }

    private mutating func paint(_ line: Int) {
        let top = top(of: line)
        screen.box(x: margin, y: top, width: screen.width - 2 * margin, height: font.lineHeight, level: paper)
        screen.write(lines[line], x: margin, y: top, font: font, ink: ink)
    }

    /// The screen with a text cursor after a column of a line.
    func withCursor(line: Int, column: Int, shown: Bool) -> Screen {
        var screen = screen
        if shown {
            screen.box(
                x: margin + column * font.advance,
                y: top(of: line) - 2,
                width: font.advance,
                height: font.height + 4,
                level: ink
            )
        }
        return screen
    }
}

extension Screen {
    /// Paints `HH:MM:SS` over an empty ground.
    mutating func clock(seconds: Int, x: Int, y: Int, font: Font, paper: UInt8 = 225, ink: UInt8 = 30) {
        let time = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60]
        let codes = time.flatMap { [$0 / 10, $0 % 10, -1] }
        box(x: x, y: y, width: codes.count * font.advance, height: font.height, level: paper)
        write(codes, x: x, y: y, font: font, ink: ink)
    }

    /// Paints a mouse pointer: a slanted dark wedge with a light rim.
    mutating func mouse(x: Int, y: Int) {
        for row in 0..<18 {
            box(x: x, y: y + row, width: row * 2 / 3 + 2, height: 1, level: 235)
            box(x: x + 1, y: y + row, width: row * 2 / 3, height: 1, level: 20)
        }
    }

    /// Paints something like a photograph: soft blobs of all levels.
    mutating func photograph(x: Int, y: Int, width: Int, height: Int, dice: inout Dice) {
        for _ in 0..<60 {
            let size = dice.roll(height / 20...height / 4)
            box(
                x: x + dice.roll(0...max(0, width - size)),
                y: y + dice.roll(0...max(0, height - size)),
                width: size,
                height: size,
                level: UInt8(dice.roll(20...230))
            )
        }
    }
}
