import MemCore
import Testing

@testable import FrameIdentity

/// What becomes restless, what does not, and what is forgotten; on painted screens without an encoder between.
@Suite struct RestlessMapTests {
    static func page(seed: UInt64) -> (Page, Dice) {
        var dice = Dice(seed)
        return (Page(width: 640, height: 360, dice: &dice), dice)
    }

    @Test func aTickerBecomesRestlessAndItsLastWordsAreKept() throws {
        var (page, dice) = Self.page(seed: 30)
        var viewing = Viewing()
        for _ in 0..<40 {
            page.rewrite(9, as: Page.words(columns: 50, &dice))
            try viewing.see(page.screen)
        }
        #expect(viewing.kept.allSatisfy { $0 <= 14 })
        #expect(viewing.verdicts.suffix(25).allSatisfy { $0 == .restless })
        for _ in 0..<16 { try viewing.see(page.screen) }
        #expect(viewing.kept.filter { $0 >= 40 }.count == 1)
        #expect(viewing.verdicts.suffix(2) == [.same, .same])
        // The line is a line again.
        page.rewrite(9, as: Page.words(columns: 50, &dice))
        #expect(try viewing.see(page.screen).verdict == .new)
    }

    @Test func aLineThatChangesEveryOtherSecondStaysNews() throws {
        var (page, dice) = Self.page(seed: 31)
        var viewing = Viewing()
        for second in 0..<80 {
            if second % 2 == 0 { page.rewrite(9, as: Page.words(columns: 50, &dice)) }
            try viewing.see(page.screen)
        }
        #expect(viewing.kept == Array(stride(from: 0, to: 80, by: 2)))
    }

    @Test func wordsAndLinesBesideCursorAndClockAreKept() throws {
        var (page, dice) = Self.page(seed: 32)
        let font = page.font
        var viewing = Viewing()
        page.rewrite(5, as: Page.words(columns: 12, &dice))
        func screen(_ second: Int) -> Screen {
            var screen = page.withCursor(line: 5, column: 13, shown: second % 2 == 0)
            screen.clock(seconds: second, x: page.margin + 15 * font.advance, y: page.top(of: 5), font: font)
            return screen
        }
        for second in 0..<40 { try viewing.see(screen(second)) }
        #expect(viewing.verdicts.suffix(9).allSatisfy { $0 != .new })
        // Directly left of the cursor, directly above and below the clock.
        for second in 40..<100 {
            guard second % 5 == 0 else {
                try viewing.see(screen(second))
                continue
            }
            switch second / 5 % 3 {
            case 0:
                let letters = (0..<5).map { _ in dice.roll(10...39) }
                page.rewrite(5, as: Array(page.lines[5].prefix(7)) + letters)
            case 1: page.rewrite(4, as: Page.words(columns: 30, &dice))
            default: page.rewrite(6, as: Page.words(columns: 30, &dice))
            }
            #expect(try viewing.see(screen(second)).verdict == .new, "at \(second) s")
        }
        #expect(viewing.kept.filter { $0 > 40 && $0 % 5 != 0 }.count <= 3)
    }

    @Test func aMouseThatTremblesInPlaceSettles() throws {
        let (page, _) = Self.page(seed: 33)
        var viewing = Viewing()
        for second in 0..<60 {
            var screen = page.screen
            screen.mouse(x: 300 + second % 3 * 3, y: 200 - second % 2 * 4)
            try viewing.see(screen)
        }
        #expect(viewing.kept.count <= 6)
        #expect(viewing.kept.allSatisfy { $0 < 10 })
    }

    @Test(arguments: Configuration.Capture.Sensitivity.allCases)
    func fullScreenVideoIsNeverSilenced(sensitivity: Configuration.Capture.Sensitivity) throws {
        var dice = Dice(34)
        var viewing = Viewing { $0.sensitivity = sensitivity }
        for _ in 0..<40 {
            var screen = Screen(width: 640, height: 360, level: 100)
            screen.photograph(x: 0, y: 0, width: 640, height: 360, dice: &dice)
            try viewing.see(screen)
        }
        #expect(viewing.kept.count == 40)
    }

    @Test func videoInATenthOfTheScreenIsNeverSilenced() throws {
        var dice = Dice(35)
        let page = Page(width: 640, height: 360, dice: &dice)
        var viewing = Viewing()
        for _ in 0..<40 {
            var screen = page.screen
            screen.box(x: 100, y: 50, width: 200, height: 120, level: 100)
            screen.photograph(x: 100, y: 50, width: 200, height: 120, dice: &dice)
            try viewing.see(screen)
        }
        #expect(viewing.kept.count == 40)
    }

    @Test func noMoreThanATwentiethIsRestless() throws {
        let size = PictureSize(width: 640, height: 360)
        let dark = try #require(LumaCells(size: size, values: Array(repeating: 0, count: 160 * 90)))
        for spots in [8, 80] {
            var map = RestlessMap(columns: 160, rows: 90)
            for turn in 0..<60 {
                // Each spot of nine blocks is lit in every eighth turn: few at once, many in all.
                var values = dark.values
                for spot in 0..<spots where (turn + spot) % 8 == 0 {
                    let corner = spot / 16 * 16 * 160 + spot % 16 * 10
                    for y in 0..<6 { for x in 0..<6 { values[corner + y * 160 + x] = 255 } }
                }
                map.learn(from: dark, to: try #require(LumaCells(size: size, values: values)))
            }
            #expect(map.isEmpty == (spots == 80))
        }
    }

    @Test func memoryForgetsWhatWasNotShownForLongest() throws {
        var memory = PictureMemory(limits: .init(pictures: 3, bytes: 100))
        func entry(_ number: UInt64, _ side: Int) throws -> PictureMemory.Entry {
            let size = PictureSize(width: side * 4, height: side * 4)
            let cells = try #require(LumaCells(size: size, values: Array(repeating: 1, count: side * side)))
            return PictureMemory.Entry(number: number, size: size, fingerprint: Fingerprint(cells), cells: cells)
        }
        for number: UInt64 in 1...3 { memory.add(try entry(number, 4)) }
        memory.show(at: 0)
        memory.add(try entry(4, 4))
        #expect(memory.entries.map(\.number) == [3, 1, 4])
        memory.add(try entry(5, 9))
        #expect(memory.entries.map(\.number) == [4, 5])
        memory.add(try entry(6, 20))
        #expect(memory.entries.map(\.number) == [6])
        memory.add(try entry(6, 4))
        #expect(memory.entries.map(\.number) == [6])
    }
}
