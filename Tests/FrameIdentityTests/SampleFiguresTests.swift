import FrameIdentity
import MemCore
import Testing

@Suite("What is measured of a sample")
struct SampleFiguresTests {
    @Test("is how bright it is, and how evenly")
    func brightness() throws {
        var viewing = Viewing()
        let black = try viewing.see(Screen(width: 640, height: 360, level: 16)).figures
        #expect((black.brightness, black.spread) == (0, 0))
        #expect(black.changed == nil, "there is nothing to compare with")
        let white = try viewing.see(Screen(width: 640, height: 360, level: 235)).figures
        #expect((white.brightness, white.spread) == (255, 0))
        #expect(white.changed?.count == 256)
        var half = Screen(width: 640, height: 360, level: 16)
        half.box(x: 0, y: 0, width: 320, height: 360, level: 235)
        let grey = try viewing.see(half).figures
        #expect((127...128).contains(grey.brightness))
        #expect((127...128).contains(grey.spread))
    }

    @Test("is where it changed, and nothing where the size is another")
    func places() throws {
        var viewing = Viewing()
        var screen = Screen(width: 640, height: 360)
        try viewing.see(screen)
        // 40×22.5 pixels are a cell; this lies in the third of the second row.
        screen.box(x: 90, y: 28, width: 12, height: 8, level: 30)
        let changed = try #require(try viewing.see(screen).figures.changed)
        #expect(changed.count == 1)
        #expect(changed.contains(16 + 2))
        #expect(try viewing.see(screen).figures.changed == GridCells())
        #expect(try viewing.see(Screen(width: 320, height: 180)).figures.changed == nil)
        var small = Viewing()
        try small.see(Screen(width: 16, height: 16, level: 16))
        #expect(try small.see(Screen(width: 16, height: 16, level: 235)).figures.changed?.count == 16)
    }

    @Test("tells a pale change of a whole area, as a fade makes")
    func fade() throws {
        var viewing = Viewing()
        try viewing.see(Screen(width: 640, height: 360, level: 100))
        #expect(try viewing.see(Screen(width: 640, height: 360, level: 110)).figures.changed?.count == 256)
    }

    /// What a real encoder makes of a page: how many cells change where a word is rewritten, or nothing is.
    @Test(
        "is free of codec noise, and tells every word that changes where it is",
        arguments: [(1280, 720, 2500), (1280, 720, 800), (640, 360, 600), (1920, 1080, 3000)]
    )
    func noise(_ width: Int, _ height: Int, _ bitrate: Int) throws {
        var dice = Dice(UInt64(width * bitrate))
        var page = Page(width: width, height: height, dice: &dice)
        var film = Film(width: width, height: height, bitrate: bitrate)
        var truth: [[Int]?] = []
        film.show(page.screen)
        truth.append(nil)
        for second in 1..<40 {
            guard second % 4 == 0 else {
                film.show(page.screen)
                truth.append([])
                continue
            }
            let line = dice.roll(0...page.lines.count - 1)
            var codes = page.lines[line]
            let start = dice.roll(0...max(0, codes.count - 9))
            for index in start..<min(codes.count, start + 8) { codes[index] = dice.roll(10...39) }
            let before = page.screen.luma
            page.rewrite(line, as: codes)
            let after = page.screen.luma
            var cells: Set<Int> = []
            for index in after.indices where before[index] != after[index] {
                cells.insert(index / width * 16 / height * 16 + index % width * 16 / width)
            }
            film.show(page.screen)
            truth.append(cells.sorted())
        }
        var viewing = Viewing()
        try viewing.see(film)
        var (hits, missed, wrong) = (0, 0, 0)
        for (judgement, cells) in zip(viewing.judgements, truth) {
            guard let cells, let changed = judgement.figures.changed else { continue }
            if cells.isEmpty {
                wrong += changed.count
            } else {
                let found = cells.contains { changed.contains($0) }
                hits += found ? 1 : 0
                missed += found ? 0 : 1
                // What an encoder rings with lies beside what changed.
                wrong += (0..<256).count { cell in
                    changed.contains(cell)
                        && !cells.contains { abs($0 / 16 - cell / 16) <= 1 && abs($0 % 16 - cell % 16) <= 1 }
                }
            }
        }
        print(
            "changed cells at \(width)x\(height), \(bitrate) kb/s: \(hits) words found, \(missed) missed, \(wrong) cells wrong"
        )
        #expect(viewing.judgements.count >= 39)
        #expect(hits >= 8)
        #expect(missed == 0)
        #expect(wrong == 0)
    }
}
