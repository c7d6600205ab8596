import FrameSampling
import MemCore
import SampleClips
import SeededNumbers
import Testing

/// The planner alone: no bytes, no decoder; times are in milliseconds.
@Suite("SamplePlanner")
struct SamplePlannerTests {
    @Test("the first picture is a sample at once when nothing is reordered")
    func firstPicture() {
        var run = Run(interval: 1000)
        #expect(run.feed(.start(0)) == [0])
        #expect(run.decoded == [0])
    }

    @Test("a sample is the first picture at or after its instant, and the reference pictures before it are decoded")
    func midGOP() {
        var run = Run(interval: 1000)
        run.feed(.start(0))
        for time: Int64 in stride(from: 300, through: 900, by: 300) { run.feed(.reference(time)) }
        #expect(run.decoded == [0])
        #expect(run.feed(.reference(1200)) == [1200])
        #expect(run.decoded == [0, 300, 600, 900, 1200])
        #expect(run.restarts == 1)
    }

    @Test("a starting point at the instant makes everything before it superfluous")
    func startAtInstant() {
        var run = Run(interval: 1000)
        run.feed(.start(0))
        for time: Int64 in [250, 500, 750] { run.feed(.reference(time)) }
        #expect(run.feed(.start(1000)) == [1000])
        #expect(run.decoded == [0, 1000])
        #expect(run.restarts == 2)
    }

    @Test("a starting point after the instant does not replace the picture before it")
    func startAfterInstant() {
        var run = Run(interval: 1000)
        run.feed(.start(0))
        run.feed(.reference(600))
        #expect(run.feed(.reference(1000)) == [1000])
        #expect(run.feed(.start(1400)) == [])
        #expect(run.feed(.reference(2000)) == [2000])
        #expect(run.decoded == [0, 600, 1000, 1400, 2000])
    }

    @Test("pictures that nothing depends on are left out unless they are wanted")
    func nonReference() {
        var run = Run(interval: 100)
        run.feed(.start(0, dts: -40))
        run.feed(.reference(80, dts: 0))
        run.feed(.disposable(40, dts: 40))
        run.feed(.reference(160, dts: 80))
        run.feed(.disposable(120, dts: 120))
        run.feed(.reference(240, dts: 160))
        #expect(run.samples == [0, 120])
        #expect(run.decoded == [0, 80, 160, 120])
    }

    @Test("with B-frames a picture is taken as soon as no earlier one can follow")
    func reordering() {
        var run = Run(interval: 100)
        #expect(run.feed(.start(0, dts: -80)) == [])
        #expect(run.feed(.reference(160, dts: -40)) == [])
        #expect(run.feed(.disposable(40, dts: 0)) == [0])
        #expect(run.feed(.disposable(80, dts: 40)) == [])
        #expect(run.feed(.disposable(120, dts: 80)) == [])
        #expect(run.feed(.reference(280, dts: 120)) == [120])
    }

    @Test("a DTS that runs ahead of its PTS delays the choice instead of spoiling it")
    func wrongDTS() {
        var run = Run(interval: 100)
        run.feed(.start(0, dts: 0))
        run.feed(.reference(120, dts: 30))
        run.feed(.reference(60, dts: 60))
        run.feed(.disposable(30, dts: 90))
        run.feed(.disposable(90, dts: 120))
        run.feed(.reference(240, dts: 150))
        run.feed(.reference(180, dts: 180))
        #expect(run.samples == [0, 120])
        run.feed(.disposable(150, dts: 210))
        run.feed(.disposable(210, dts: 240))
        run.feed(.reference(300, dts: 300))
        #expect(run.samples == [0, 120, 210])
    }

    @Test("a DTS that stands still can't hold the choice back beyond the deepest reordering")
    func frozenDTS() {
        var run = Run(interval: 100)
        for index: Int64 in 0..<40 {
            run.feed(index == 0 ? .start(0, dts: -1) : .reference(index * 50, dts: -1))
        }
        #expect(run.samples == [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100])
    }

    @Test("leading pictures of an open GOP that are wanted are decoded from the GOP before")
    func openGOP() {
        var run = Run(interval: 1000)
        run.feed(.start(0, dts: -80))
        run.feed(.reference(800, dts: 720))
        run.feed(.start(1080, dts: 880))
        run.feed(.reference(1020, dts: 900, leading: .dependent))
        run.feed(.disposable(980, dts: 940, leading: .dependent))
        run.feed(.reference(1200, dts: 1060))
        #expect(run.samples == [0, 1020])
        #expect(run.decoded == [0, 800, 1080, 1020])
        #expect(run.restarts == 1)
    }

    @Test("leading pictures of the very first starting point can't be decoded and are no samples")
    func coldStart() {
        var run = Run(interval: 1000)
        run.feed(.start(200, dts: 0))
        run.feed(.disposable(100, dts: 40, leading: .dependent))
        run.feed(.reference(150, dts: 80, leading: .unknown))
        run.feed(.reference(400, dts: 220))
        #expect(run.samples == [200])
    }

    @Test("a reference picture decoded before its turn is kept for the instant that wants it")
    func decodedAhead() {
        var run = Run(interval: 40)
        run.feed(.start(0, dts: -80))
        run.feed(.reference(160, dts: -40))
        run.feed(.reference(80, dts: 0))
        run.feed(.disposable(40, dts: 40))
        run.feed(.disposable(120, dts: 80))
        run.feed(.reference(320, dts: 120))
        run.feed(.reference(240, dts: 160))
        #expect(run.samples == [0, 40, 80, 120, 160])
        #expect(run.decoded == [0, 160, 80, 40, 120])
    }

    @Test("a gap in the video gives one sample, and the grid goes on")
    func gap() {
        var run = Run(interval: 1000)
        run.feed(.start(0))
        #expect(run.feed(.start(5300)) == [5300])
        #expect(run.feed(.reference(5900)) == [])
        #expect(run.feed(.reference(6000)) == [6000])
    }

    @Test("the grid goes on where a decoder process before it stopped")
    func resumed() {
        var run = Run(interval: 1000, origin: 40, lastSample: 3050)
        #expect(run.feed(.start(3500)) == [])
        #expect(run.feed(.reference(4030)) == [])
        #expect(run.feed(.reference(4045)) == [4045])
        #expect(run.feed(.reference(5040)) == [5040])
    }

    @Test("a jump back by more than ten seconds anchors the grid anew")
    func backwardJump() {
        var run = Run(interval: 1000)
        run.feed(.start(100_000, dts: 99_900))
        run.feed(.reference(101_000, dts: 100_900))
        #expect(run.samples == [100_000])
        run.feed(.reference(300, dts: 300))
        #expect(run.samples == [100_000, 101_000, 300])
        run.feed(.reference(1200))
        run.feed(.reference(1300))
        #expect(run.samples == [100_000, 101_000, 300, 1300])
    }

    @Test("nothing before the first starting point is decoded")
    func joinedMidway() {
        var run = Run(interval: 1000)
        run.feed(.reference(0))
        run.feed(.reference(500))
        #expect(run.feed(.start(700)) == [700])
        #expect(run.decoded == [700])
    }

    @Test("at the end what is wanted and there is taken")
    func end() {
        var run = Run(interval: 100)
        run.feed(.start(0, dts: -200))
        run.feed(.reference(120, dts: -180))
        run.feed(.reference(60, dts: -160))
        run.feed(.reference(210, dts: -140))
        #expect(run.samples == [])
        #expect(run.finish() == [0, 120, 210])
    }

    @Test("held bytes are bounded: beyond the limit references are decoded unasked")
    func bound() {
        var run = Run(interval: 1_000_000, maximumHeldBytes: 1000)
        run.feed(.start(0, bytes: 100))
        for index: Int64 in 1...50 { run.feed(.reference(index * 10, bytes: 100)) }
        #expect(run.samples == [0])
        #expect(run.decoded.count > 35)
        #expect(run.decoded == Array(stride(from: 0, to: Int64(run.decoded.count) * 10, by: 10)))
    }

    @Test("when the wanted picture does not come out, the next one is taken")
    func failure() {
        var run = Run(interval: 1000)
        run.feed(.start(0))
        run.failing = [1000]
        #expect(run.feed(.reference(1000)) == [])
        #expect(run.feed(.reference(1040)) == [1040])
        #expect(run.feed(.reference(2000)) == [2000])
    }

    @Test("whatever the timestamps are, nothing traps, no picture is decoded twice and samples ascend in a timeline")
    func hostileTimestamps() {
        var random = SeededNumbers(seed: 7)
        for _ in 0..<200 {
            var run = Run(interval: Int64(random.next() % 2000) + 1, maximumHeldBytes: 400)
            for _ in 0..<200 {
                let far = Int64(truncatingIfNeeded: random.next())
                let near = Int64(random.next() % 20_000)
                let pts = random.next() % 8 == 0 ? far / 1000 : near
                let dts = random.next() % 8 == 0 ? -far / 1000 : near - 100
                run.feed(
                    Shot(
                        pts: pts,
                        dts: dts,
                        isStart: random.next() % 10 == 0,
                        isReference: random.next() % 3 != 0,
                        leading: [.no, .dependent, .unknown][Int(random.next() % 3)],
                        bytes: Int(random.next() % 50)
                    )
                )
            }
            run.finish()
            #expect(Set(run.decodedNumbers).count == run.decodedNumbers.count)
            #expect(run.decodedNumbers == run.decodedNumbers.sorted())
        }
    }
}
