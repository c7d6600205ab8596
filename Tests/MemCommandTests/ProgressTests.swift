import Testing

@testable import MemCommand

@Suite("Progress of long work")
struct ProgressTests {
    private static let frames = ProgressText(title: "Importing talk.mp4", unit: .things("frames"))
    private static let bytes = ProgressText(title: "Copying", unit: .bytes)

    @Test("a line tells the share, the amounts, the speed and the time that is left")
    func line() {
        let line = Self.frames.line(done: 450, total: 1800, elapsed: .seconds(30), columns: 100)
        #expect(
            line == "Importing talk.mp4  [#######.......................]  25 %  450 of 1800 frames  15/s  1:30 left"
        )
        let copied = Self.bytes.line(done: 12_300_000, total: 30_100_000, elapsed: .seconds(4), columns: 70)
        #expect(copied == "Copying  [####.......]  40 %  12.3 MB of 30.1 MB  3.1 MB/s  0:06 left")
    }

    @Test("what can't be known is left out")
    func unknown() {
        #expect(
            Self.frames.line(done: 0, total: nil, elapsed: .zero, columns: 80) == "Importing talk.mp4  0 frames"
        )
        #expect(
            Self.bytes.line(done: 0, total: 0, elapsed: .seconds(9), columns: 80) == "Copying  0 bytes"
        )
        #expect(
            Self.frames.line(done: 7, total: nil, elapsed: .seconds(2), columns: 80)
                == "Importing talk.mp4  7 frames  3.5/s"
        )
    }

    @Test("a line never takes all columns, and the figures stay longest", arguments: 1...120)
    func narrow(columns: Int) {
        let line = Self.frames.line(done: 450, total: 1800, elapsed: .seconds(30), columns: columns)
        #expect(TextWidth.of(line) < columns)
        if columns > 45 { #expect(line.hasSuffix("25 %  450 of 1800 frames  15/s  1:30 left")) }
    }

    @Test("odd numbers are shown as what they are: more than all, less than nothing, more than anybody counts")
    func odd() {
        let line = { (done: Int64, total: Int64) in
            Self.frames.line(done: done, total: total, elapsed: .seconds(10), columns: 200)
        }
        #expect(line(11, 10).contains("100 %"))
        #expect(line(-1, 10).contains("0 %"))
        #expect(line(1, .max).contains(" left"))
        #expect(!line(10, 10).contains("left"))
    }

    @Test("work that tells nothing shows the time that it takes")
    func time() {
        let text = ProgressText(title: "Compacting", unit: .time)
        #expect(text.line(done: 0, total: nil, elapsed: .seconds(72), columns: 80) == "Compacting  1:12")
    }

    @Test("on a terminal a line is redrawn ten times a second at most, and taken away in the end")
    func redraws() async throws {
        let console = RecordedConsole(columns: 80)
        let start = ContinuousClock.now
        let bar = Console.$sink.withValue(console) {
            ProgressBar("Work", of: 1000, in: .things("frames"), at: start)
        }
        bar.draw(at: start)
        for step in 1...1000 { bar.update(Int64(step), at: start + .milliseconds(step)) }
        bar.clear()
        bar.draw(at: start + .seconds(5))
        #expect((11...12).contains(console.drawn.count), "\(console.drawn.count)")
        #expect(console.drawn.last?.isEmpty == true)
        #expect(console.complaints.isEmpty && console.lines.isEmpty)
    }

    @Test("in a pipe nothing is shown")
    func plain() async throws {
        let console = RecordedConsole()
        let result = await Console.$sink.withValue(console) {
            await ProgressBar.show("Work", of: 10, in: .bytes) { bar in
                for step in 1...10 { bar.update(step) }
                return 5
            }
        }
        #expect(result == 5)
        #expect(console.drawn.isEmpty && console.complaints.isEmpty && console.lines.isEmpty)
    }

    @Test("work that fails leaves a clean line; quiet work leaves nothing")
    func failing() async throws {
        struct Broken: Error {}
        let console = RecordedConsole(columns: 80)
        await #expect(throws: Broken.self) {
            try await Console.$sink.withValue(console) {
                try await ProgressBar.show("Work", in: .bytes) { bar in
                    bar.update(5, of: nil)
                    throw Broken()
                }
            }
        }
        #expect(console.drawn.last?.isEmpty == true)
        #expect(console.complaints.isEmpty)
        let quiet = RecordedConsole(columns: 80)
        await Console.$sink.withValue(quiet) {
            await ProgressBar.show("Work", in: .bytes, isQuiet: true) { $0.update(1, of: nil) }
        }
        #expect(quiet.drawn.isEmpty && quiet.complaints.isEmpty)
    }

    @Test(
        "amounts are told in the unit that fits",
        arguments: [(0, "0 bytes"), (999, "999 bytes"), (4200, "4.2 kB"), (1.5e9, "1.5 GB"), (2e15, "2000.0 TB")]
    )
    func amounts(count: Double, text: String) {
        #expect(Amount.bytes(count) == text)
    }

    @Test("times are told as clocks do", arguments: [(6.6, "0:07"), (760, "12:40"), (11049, "3:04:09"), (-1, "0:00")])
    func clocks(seconds: Double, text: String) {
        #expect(Amount.clock(seconds) == text)
    }
}
