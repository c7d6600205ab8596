import MemCore
import Testing

@testable import Rules

@Suite("A rule fires")
struct ConditionTests {
    @Test("when the scene changes by more than it says, not at the first sample, and is over when nothing follows")
    func sceneChange() {
        var scenario = Scenario(.sceneChange(similarityBelow: 90))
        scenario.sample(0, similarity: nil)
        scenario.sample(1, similarity: 90)
        scenario.sample(2, similarity: 89.9)
        for second in 3...20 { scenario.sample(Double(second)) }
        #expect(scenario.fired == [2])
        #expect(scenario.resolved == [13])
        #expect(scenario.alerts.first?.value == 89.9)
        #expect(scenario.alerts.first?.threshold == 90)
        #expect(scenario.alerts.first?.frameID == FrameID(rawValue: 3))
        #expect(scenario.alerts.last?.resolution == .over)
    }

    @Test("when something changes in its region, and not when that is elsewhere")
    func region() {
        let corner = PictureRegion(x: 0, y: 0, width: 0.25, height: 0.25)
        var scenario = Scenario(.regionChange(corner, percent: 0))
        scenario.sample(0, changed: nil)
        // The cell to the right of the region, and the one below it.
        scenario.sample(1, changed: [4, 4 * 16])
        #expect(scenario.fired == [])
        scenario.sample(2, changed: [3 * 16 + 3])
        #expect(scenario.fired == [2])
        #expect(scenario.alerts.first?.value == 6.25)
    }

    @Test("when enough of its region changes")
    func share() {
        let corner = PictureRegion(x: 0, y: 0, width: 0.25, height: 0.25)
        var scenario = Scenario(.regionChange(corner, percent: 50)) { $0.clearSeconds = 0 }
        scenario.sample(0, changed: Array(0..<4) + [16, 17, 18])
        #expect(scenario.fired == [])
        scenario.sample(1, changed: Array(0..<4) + [16, 17, 18, 19])
        #expect(scenario.fired == [1])
        scenario.sample(2, changed: [0])
        #expect(scenario.resolved == [2])
    }

    @Test("when nothing has changed for so long, dated when that was, and is over with the first change")
    func frozen() {
        var scenario = Scenario(.frozen(seconds: 5, nil, ignoresRestless: false))
        for second in 0...3 { scenario.sample(Double(second), changed: [7]) }
        for second in 4...12 { scenario.sample(Double(second)) }
        scenario.sample(13, changed: [9])
        #expect(scenario.fired == [8])
        #expect(scenario.resolved == [13])
        #expect(scenario.alerts.first?.value == 5)
    }

    @Test("for a picture in which only a clock runs, if it is told to leave such things out")
    func restless() {
        for ignores in [false, true] {
            var scenario = Scenario(.frozen(seconds: 5, nil, ignoresRestless: ignores))
            for second in 0...20 { scenario.sample(Double(second), changed: [15], verdict: .restless) }
            #expect(scenario.fired == (ignores ? [5] : []))
        }
    }

    @Test("when a region stands still, whatever moves elsewhere")
    func frozenRegion() {
        let corner = PictureRegion(x: 0, y: 0, width: 0.25, height: 0.25)
        var scenario = Scenario(.frozen(seconds: 5, corner, ignoresRestless: false))
        for second in 0...6 { scenario.sample(Double(second), changed: [255]) }
        #expect(scenario.fired == [5])
        scenario.sample(7, changed: [0])
        #expect(scenario.resolved == [7])
    }

    @Test("by verdicts where figures are not known")
    func withoutFigures() {
        var scenario = Scenario(.frozen(seconds: 5, nil, ignoresRestless: false))
        scenario.sample(0, verdict: .new, figures: false)
        for second in 1...3 { scenario.sample(Double(second), verdict: .new, figures: false) }
        for second in 4...9 { scenario.sample(Double(second), verdict: .same, figures: false) }
        #expect(scenario.fired == [8])
        var black = Scenario(.black(brightness: 16, spread: 4))
        black.sample(0, brightness: 0, spread: 0, figures: false)
        #expect(black.fired == [])
    }

    @Test("for a black picture, not for a dark one with something in it")
    func black() {
        var scenario = Scenario(.black(brightness: 16, spread: 4))
        scenario.sample(0)
        scenario.sample(1, brightness: 10, spread: 12)
        scenario.sample(2, brightness: 40, spread: 0)
        #expect(scenario.fired == [])
        scenario.sample(3, brightness: 1, spread: 0)
        scenario.sample(4, brightness: 17, spread: 5)
        #expect(scenario.resolved == [], "as near as that is neither black nor clearly not")
        scenario.sample(5, brightness: 30, spread: 20)
        #expect(scenario.fired == [3])
        #expect(scenario.resolved == [5])
    }

    @Test("for a picture of one colour, whichever")
    func plain() {
        var scenario = Scenario(.plain(spread: 2))
        scenario.sample(0, brightness: 90, spread: 3)
        scenario.sample(1, brightness: 90, spread: 2)
        scenario.sample(2, brightness: 90, spread: 40)
        #expect(scenario.fired == [1])
        #expect(scenario.resolved == [2])
    }

    @Test("for a picture that looks like another one")
    func looksLike() {
        let logo = Fingerprint(.max, 0, .max, 0)
        // 12 bits of 256 apart: 95.3 %; 20: 92.2 %.
        let near = Fingerprint(.max, 0xFFF, .max, 0)
        let far = Fingerprint(.max, 0xFFFFF, .max, 0)
        var scenario = Scenario(.looksLike(.whole(logo), FrameID(rawValue: 3), similarity: 95))
        scenario.sample(0)
        scenario.sample(1, fingerprint: near)
        scenario.sample(2, fingerprint: far)
        #expect(scenario.fired == [1])
        #expect(scenario.resolved == [2])
    }

    @Test("for a part that looks like that of another picture, whatever else is on screen, where tiles are known")
    func part() {
        let corner = PictureRegion(x: 0, y: 0, width: 0.25, height: 0.25)
        var wanted = PictureTiles { $0.update(repeating: 200) }
        wanted = wanted.with(30, columns: 2..<8, rows: 2..<4)
        var scenario = Scenario(.looksLike(.part(corner, wanted), nil, similarity: 95))
        scenario.sample(0, tiles: PictureTiles { $0.update(repeating: 200) })
        scenario.sample(1, tiles: nil)
        scenario.sample(2, tiles: wanted.with(7, columns: 8..<32, rows: 0..<32))
        scenario.sample(3, tiles: nil)
        scenario.sample(4, tiles: wanted.with(200, columns: 2..<8, rows: 2..<3))
        #expect(scenario.fired == [2])
        #expect(scenario.resolved == [4])
        #expect(scenario.alerts.first?.value == 100)
    }

    @Test("for a picture that is too small, or too large, by the side that is")
    func resolution() {
        var scenario = Scenario(
            .resolution(
                minimum: PictureSize(width: 1280, height: 720),
                maximum: PictureSize(width: 1920, height: 1080)
            )
        )
        scenario.sample(0, size: PictureSize(width: 1280, height: 720))
        scenario.sample(1, size: PictureSize(width: 1920, height: 1080))
        scenario.sample(2, size: PictureSize(width: 1280, height: 540))
        scenario.sample(3, size: PictureSize(width: 1280, height: 720))
        scenario.sample(4, size: PictureSize(width: 3840, height: 2160))
        #expect(scenario.fired == [2, 4])
        #expect(scenario.resolved == [3])
        #expect(scenario.alerts.map(\.value) == [540, 540, 3840])
        #expect(scenario.alerts.map(\.threshold) == [720, 720, 1920])
    }

    @Test("for a bitrate outside of its range, and is over well inside of it")
    func bitrate() {
        var scenario = Scenario(.bitrate(minimum: 1000, maximum: 8000)) { $0.hysteresis = 500 }
        for (second, value) in [1000, 999, 1200, 1499, 1500, 7000, 8001, 7900, 7500.0].enumerated() {
            scenario.observe(Double(second), .bitrate(value))
        }
        #expect(scenario.fired == [1, 6])
        #expect(scenario.resolved == [4, 8])
        #expect(scenario.alerts.filter { $0.resolvedAt == nil }.map(\.threshold) == [1000, 8000])
    }
}
