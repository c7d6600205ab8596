import FrameIdentity
import MemCore
import Testing

/// What must not be kept, through a real encoder.
@Suite struct StillScreenTests {
    @Test func aStillScreenOfAMinuteIsKeptOnce() throws {
        var dice = Dice(1)
        var film = Film(width: 640, height: 360)
        film.show(Page(width: 640, height: 360, dice: &dice).screen, ticks: 240)
        let samples = try film.samples()
        for sensitivity in Configuration.Capture.Sensitivity.allCases {
            var viewing = Viewing { $0.sensitivity = sensitivity }
            for luma in samples { try viewing.see(luma, width: 640, height: 360) }
            #expect(viewing.verdicts == [.new] + Array(repeating: .same, count: 59))
        }
    }

    @Test(arguments: [2500, 500])
    func codecNoiseIsNoNewsHoweverLowTheBitrate(bitrate: Int) throws {
        var dice = Dice(2)
        var screen = Page(width: 1280, height: 720, dice: &dice).screen
        screen.photograph(x: 700, y: 300, width: 400, height: 300, dice: &dice)
        var film = Film(width: 1280, height: 720, bitrate: bitrate)
        film.show(screen, ticks: 80)
        let samples = try film.samples()
        for sensitivity in Configuration.Capture.Sensitivity.allCases {
            var viewing = Viewing { $0.sensitivity = sensitivity }
            for luma in samples { try viewing.see(luma, width: 1280, height: 720) }
            #expect(viewing.kept == [0])
        }
    }

    @Test func slidesGoneBackToAreStoredOnce() throws {
        var dice = Dice(3)
        let slides = (0..<2).map { _ in Page(width: 640, height: 360, dice: &dice).screen }
        var film = Film(width: 640, height: 360, bitrate: 1000)
        for turn in 0..<6 { film.show(slides[turn % 2], ticks: 14) }
        var viewing = Viewing()
        try viewing.see(film)
        #expect(viewing.kept == [0, 4])
        #expect(viewing.verdicts.filter { $0 == .seen }.count == 4)
        #expect(Set(viewing.judgements.map(\.pictureNumber)) == [1, 2])
        #expect(viewing.judgements.last?.pictureNumber == 2)
    }

    @Test(arguments: [300, 500])
    func slidesAtALowBitrateAreKeptThriceAtMost(bitrate: Int) throws {
        var dice = Dice(4)
        var film = Film(width: 1280, height: 720, bitrate: bitrate)
        // The third slide comes exactly with the frame that is sampled, when it is still blurred.
        for (slide, ticks) in [18, 22, 20, 18].enumerated() {
            film.show(Page(width: 1280, height: 720, dark: slide % 2 == 1, dice: &dice).screen, ticks: ticks)
        }
        var viewing = Viewing()
        try viewing.see(film)
        for second in [0, 5, 10, 15] { #expect(viewing.kept.contains(second)) }
        #expect(viewing.kept.count <= 8)
        #expect(viewing.verdicts.suffix(3).allSatisfy { $0 == .same })
    }

    @Test(arguments: [11, 24, 40])
    func cursorAndClockSettleWithinAMinute(clockHeight: Int) throws {
        var dice = Dice(5)
        let page = Page(width: 640, height: 360, dice: &dice)
        let font = Font(height: clockHeight)
        var film = Film(width: 640, height: 360, bitrate: 1500)
        for tick in 0..<360 {
            // Shown for half a second, hidden for half a second, a little out of step with the samples.
            let isShown = (tick * 250 + tick * 13) % 1000 < 500
            var screen = page.withCursor(line: 8, column: 30, shown: isShown)
            let left = clockHeight == 11 ? 420 : 330
            screen.clock(seconds: 43_190 + tick / 4, x: left, y: 315 - clockHeight / 2, font: font)
            film.show(screen, ticks: 1)
        }
        var viewing = Viewing()
        try viewing.see(film)
        // At first each blink and each new digit may be kept until it is known as restless …
        #expect(viewing.kept.filter { $0 < 60 }.count <= 12)
        // … later only the minute that turns at 70 s.
        #expect(viewing.kept.filter { $0 >= 60 }.allSatisfy { $0 == 70 })
        #expect(viewing.verdicts.suffix(8).allSatisfy { $0 == .restless || $0 == .same || $0 == .seen })
    }
}
