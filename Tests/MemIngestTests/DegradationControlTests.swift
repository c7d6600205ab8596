import MemCore
import Testing

@testable import MemIngest

@Suite("Steps of degradation")
struct DegradationControlTests {
    /// A control of a buffer of 30 seconds.
    private final class Control {
        private var control = DegradationControl(seconds: 30)

        var step: DegradationStep { control.step }

        func note(pressure: Double, at second: Int = 0) -> Bool {
            control.note(pressure: pressure, at: .seconds(second))
        }

        func goUp() { control.goUp(at: .zero) }

        /// Goes on second by second under one pressure, and returns the steps that were taken, each with its second.
        func run(pressure: Double, seconds: Range<Int>) -> [Turn] {
            seconds.compactMap { note(pressure: pressure, at: $0) ? Turn($0, step) : nil }
        }
    }

    private struct Turn: Equatable, CustomStringConvertible {
        var second: Int
        var step: DegradationStep

        init(_ second: Int, _ step: DegradationStep) { (self.second, self.step) = (second, step) }

        var description: String { "\(second) s: \(step)" }
    }

    @Test("nothing is left out while the buffer is less than half full, however long that lasts")
    func keepsUp() {
        let control = Control()
        #expect(control.run(pressure: 0.49, seconds: 0..<10_000) == [])
        #expect(control.step == .none)
    }

    @Test("each step has its share of the buffer, and the last one comes before the buffer is full")
    func up() {
        let control = Control()
        var reached: [DegradationStep] = []
        for (second, pressure) in [0.5, 0.55, 0.625, 0.7, 0.75, 0.8, 0.875, 0.99, 1].enumerated() {
            if control.note(pressure: pressure, at: second) { reached.append(control.step) }
            #expect(!control.note(pressure: pressure, at: second), "one step, and no more of it")
        }
        #expect(reached == [.keyframes, .twice, .fourTimes, .eightTimes])
    }

    @Test("a pressure that comes at once is answered step by step, so that each step can show what it does")
    func atOnce() {
        let control = Control()
        #expect(control.note(pressure: 0.9))
        #expect(control.step == .keyframes)
        #expect(!control.note(pressure: 0.6), "what was left out has helped")
    }

    @Test("a decoder that has caught up gets more step by step, each after half of the buffer's time")
    func down() {
        let control = Control()
        for _ in 0..<4 { _ = control.note(pressure: 1) }
        #expect(
            control.run(pressure: 0, seconds: 1..<1000) == [
                Turn(16, .fourTimes), Turn(31, .twice), Turn(46, .keyframes), Turn(61, .none),
            ]
        )
    }

    @Test("what is neither behind nor caught up stays as it is")
    func between() {
        let control = Control()
        _ = control.note(pressure: 0.5)
        #expect(control.run(pressure: 0.3, seconds: 1..<1000) == [])
        #expect(control.step == .keyframes)
    }

    @Test("a moment in which it is behind again begins the wait anew")
    func interrupted() {
        let control = Control()
        _ = control.note(pressure: 0.5)
        #expect(control.run(pressure: 0, seconds: 1..<16) == [])
        #expect(control.run(pressure: 0.2, seconds: 16..<17) == [])
        #expect(control.run(pressure: 0, seconds: 17..<100) == [Turn(32, .none)])
    }

    @Test("a machine for which less is always too much again waits twice as long each time, up to eight buffers")
    func doesNotFlap() {
        let control = Control()
        var second = 0
        var waits: [Int] = []
        for _ in 0..<7 {
            #expect(control.note(pressure: 0.5, at: second))
            let start = second + 1
            let turns = control.run(pressure: 0, seconds: start..<(start + 1000))
            waits.append((turns.first?.second ?? 0) - start)
            second = (turns.first?.second ?? 0) + 30
        }
        #expect(waits == [15, 30, 60, 120, 240, 240, 240])
    }

    @Test("after a long time without trouble the first wait is short again")
    func forgets() {
        let control = Control()
        for start in [0, 50] {
            #expect(control.note(pressure: 0.5, at: start))
            _ = control.run(pressure: 0, seconds: (start + 1)..<(start + 40))
        }
        #expect(control.note(pressure: 0.5, at: 500))
        #expect(control.run(pressure: 0, seconds: 501..<1000) == [Turn(516, .none)])
    }

    @Test("a step that is taken for the sake of others is taken back like any other")
    func forOthers() {
        let control = Control()
        control.goUp()
        #expect(control.step == .keyframes)
        #expect(control.run(pressure: 0, seconds: 1..<100) == [Turn(16, .none)])
    }
}
