import FrameIdentity
import MemCore
import Testing

/// What must be kept, through a real encoder.
@Suite struct ChangedScreenTests {
    /// The page of a test, with a cursor blinking and a clock running.
    static func dress(_ page: Page, tick: Int) -> Screen {
        var screen = page.withCursor(line: 3, column: 20, shown: tick % 5 < 2)
        screen.clock(
            seconds: 36_000 + tick / 4,
            x: page.screen.width - 12 * page.font.advance,
            y: page.top(of: 1),
            font: page.font
        )
        return screen
    }

    @Test(arguments: [(1280, 720, 2500), (640, 360, 800)])
    func aChangedLineIsAlwaysKeptWithCursorAndClockRunning(width: Int, height: Int, bitrate: Int) throws {
        var dice = Dice(6)
        var page = Page(width: width, height: height, dice: &dice)
        var film = Film(width: width, height: height, bitrate: bitrate)
        var changes: [Int] = []
        for tick in 0..<80 * 4 {
            // After 20 s, when cursor and clock are known, a line changes every 2.5 s: at times theirs or the next one.
            if tick >= 80, tick % 10 == 0 {
                let line = tick % 30 == 0 ? [1, 2, 3, 4][tick / 30 % 4] : dice.roll(0...page.lines.count - 1)
                page.rewrite(line, as: Page.words(columns: dice.roll(20...page.lines[line].count + 20), &dice))
                changes.append((tick + 3) / 4)
            }
            film.show(Self.dress(page, tick: tick), ticks: 1)
        }
        var viewing = Viewing()
        try viewing.see(film)
        for second in changes { #expect(viewing.kept.contains(second), "the line changed at \(second) s") }
    }

    @Test func aChangedWordIsKept() throws {
        var dice = Dice(7)
        var page = Page(width: 1280, height: 720, dice: &dice)
        var film = Film(width: 1280, height: 720)
        film.show(page.screen, ticks: 10)
        for _ in 0..<20 {
            let line = dice.roll(0...page.lines.count - 1)
            var codes = page.lines[line]
            let start = dice.roll(0...codes.count - 6)
            for index in start..<start + dice.roll(4...6) { codes[index] = dice.roll(10...39) }
            page.rewrite(line, as: codes)
            film.show(page.screen, ticks: 4)
        }
        var viewing = Viewing()
        try viewing.see(film)
        #expect(viewing.kept == [0] + Array(3..<23))
    }

    @Test(arguments: [(640, 360, 1000), (1280, 720, 2500)])
    func aTypedCharacterIsKeptWhenAnyChangeIsNews(width: Int, height: Int, bitrate: Int) throws {
        var dice = Dice(8)
        var page = Page(width: width, height: height, dice: &dice)
        var film = Film(width: width, height: height, bitrate: bitrate)
        film.show(page.screen, ticks: 10)
        for _ in 0..<15 {
            let line = dice.roll(0...page.lines.count - 1)
            page.type(dice.roll(10...39), line: line, column: page.lines[line].count + 1)
            film.show(page.screen, ticks: 4)
        }
        var viewing = Viewing { $0.sensitivity = .any }
        try viewing.see(film)
        #expect(viewing.kept == [0] + Array(3..<18))
    }

    @Test func slowTypingAddsUp() throws {
        var dice = Dice(9)
        var page = Page(width: 640, height: 360, dice: &dice)
        var film = Film(width: 640, height: 360, bitrate: 1000)
        page.rewrite(2, as: [])
        film.show(page.screen, ticks: 10)
        for column in 0..<20 {
            page.type(dice.roll(10...39), line: 2, column: column)
            film.show(page.screen, ticks: 4)
        }
        film.show(page.screen, ticks: 12)
        var viewing = Viewing()
        try viewing.see(film)
        #expect((5...21).contains(viewing.kept.count))
        // Never more than three characters behind.
        for (earlier, later) in zip(viewing.kept.dropFirst(), viewing.kept.dropFirst(2)) {
            #expect(later - earlier <= 3)
        }
        #expect(viewing.kept.last.map { $0 >= 20 } == true)
    }

    @Test func scrollSlideCutAndFadeAreKept() throws {
        var dice = Dice(10)
        var film = Film(width: 640, height: 360, bitrate: 1500)
        var screen = Page(width: 640, height: 360, dice: &dice).screen
        film.show(screen, ticks: 6)
        for _ in 0..<3 {
            screen.scroll(by: 40)
            film.show(screen)
        }
        let slide = Page(width: 640, height: 360, fontHeight: 16, dice: &dice).screen
        film.show(slide)
        var photograph = Screen(width: 640, height: 360, level: 60)
        photograph.photograph(x: 0, y: 0, width: 640, height: 360, dice: &dice)
        film.show(photograph)
        let black = Screen(width: 640, height: 360, level: 16)
        for percent in [10, 20, 40, 60] { film.show(photograph.faded(to: black, percent: percent)) }
        let samples = try film.samples()
        for sensitivity in Configuration.Capture.Sensitivity.allCases {
            var viewing = Viewing { $0.sensitivity = sensitivity }
            for luma in samples { try viewing.see(luma, width: 640, height: 360) }
            #expect(viewing.kept == [0] + Array(2..<11))
        }
    }

    @Test func aLineOrACursorIsNoSceneButAWindowIs() throws {
        var dice = Dice(11)
        var page = Page(width: 1280, height: 720, dice: &dice)
        var film = Film(width: 1280, height: 720)
        film.show(page.screen, ticks: 10)
        page.rewrite(5, as: Page.words(columns: 90, &dice))
        film.show(page.screen, ticks: 8)
        film.show(page.withCursor(line: 9, column: 9, shown: true), ticks: 8)
        var popUp = page.screen
        popUp.box(x: 500, y: 300, width: 300, height: 160, level: 180)
        film.show(popUp, ticks: 8)
        film.show(Page(width: 1280, height: 720, dice: &dice).screen, ticks: 8)
        var viewing = Viewing { $0.sensitivity = .scene }
        try viewing.see(film)
        #expect(viewing.kept == [0, 7, 9])
    }

    @Test func aPaleLineIsKeptToo() throws {
        var dice = Dice(13)
        var screen = Page(width: 640, height: 360, dice: &dice).screen
        let font = Font(height: 11)
        var film = Film(width: 640, height: 360, bitrate: 1000)
        film.show(screen, ticks: 10)
        for _ in 0..<6 {
            screen.box(x: 0, y: 325, width: 640, height: 22, level: 225)
            screen.write(Page.words(columns: 40, &dice), x: 30, y: 330, font: font, ink: 180)
            film.show(screen, ticks: 8)
        }
        var viewing = Viewing()
        try viewing.see(film)
        #expect(viewing.kept == [0, 3, 5, 7, 9, 11, 13])
    }

    @Test func fullHDTextIsJudgedAlike() throws {
        var dice = Dice(12)
        var page = Page(width: 1920, height: 1080, dark: true, dice: &dice)
        var film = Film(width: 1920, height: 1080, bitrate: 6000)
        film.show(page.screen, ticks: 14)
        for line in [40, 12, 3] {
            page.rewrite(line, as: Page.words(columns: 30, &dice))
            film.show(page.screen, ticks: 8)
        }
        var viewing = Viewing()
        try viewing.see(film)
        #expect(viewing.kept == [0, 4, 6, 8])
    }
}
