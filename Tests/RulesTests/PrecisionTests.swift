import MemCore
import SeededNumbers
import Testing

@testable import Rules

/// Long streams of which it is known what happened when.
@Suite("Of what happened in a thousand streams")
struct PrecisionTests {
    private struct Count {
        var hits = 0
        var wrong = 0
        var missed = 0

        mutating func compare(_ fired: [Double], with truth: [Double]) {
            hits += Set(fired).intersection(truth).count
            wrong += Set(fired).subtracting(truth).count
            missed += Set(truth).subtracting(fired).count
        }

        var line: String {
            let precision = Double(hits) / Double(max(hits + wrong, 1))
            let recall = Double(hits) / Double(max(hits + missed, 1))
            return "precision \(precision), recall \(recall) of \(hits + missed)"
        }
    }

    /// What a stream does for a while; at the beginning of each of these something else is on screen.
    private enum Part: UInt64 {
        /// The picture stands still.
        case still
        /// It is black, and still.
        case black
        /// Something moves.
        case moving
        case alsoMoving
        /// No video comes; then something moves for three seconds.
        case away
    }

    private struct Stream {
        var scenarios: [String: Scenario] = [
            "black": Scenario(.black(brightness: 16, spread: 4)) { $0.forSeconds = 5 },
            "frozen": Scenario(.frozen(seconds: 30, nil, ignoresRestless: false)),
            "no_signal": Scenario(.noSignal(seconds: 20)),
            "scene_change": Scenario(.sceneChange(similarityBelow: 90)) { $0.clearSeconds = 0 },
        ]
        var truth: [String: [Double]] = [:]
        private var second = 0.0
        private var dice: SeededNumbers

        init(seed: UInt64) {
            dice = SeededNumbers(seed: seed)
            var before = Part.moving
            for _ in 0..<12 {
                var part = Part(rawValue: dice.next() % 5) ?? .moving
                // Two in a row would be one.
                if part == .black, before == .black { part = .moving }
                before = part
                play(part, length: Double(dice.next() % 59 + 2))
            }
        }

        private mutating func all(_ change: (inout Scenario) -> Void) {
            for name in scenarios.keys.sorted() {
                if var scenario = scenarios.removeValue(forKey: name) {
                    change(&scenario)
                    scenarios[name] = scenario
                }
            }
        }

        private mutating func play(_ part: Part, length: Double) {
            var length = length
            if part == .away {
                if length >= 20 { truth["no_signal", default: []].append(second + 20) }
                let lost = second
                all { $0.observe(lost, .signal(false)) }
                second += length
                let back = second
                all { $0.observe(back, .signal(true)) }
                length = 3
            } else if second > 0 {
                truth["scene_change", default: []].append(second)
            }
            if part == .still || part == .black, length > 30 { truth["frozen", default: []].append(second + 30) }
            if part == .black, length > 5 { truth["black", default: []].append(second + 5) }
            for step in 0..<Int(length) { show(part, step) }
            second += length
        }

        /// A sample with as much noise as an encoder makes.
        private mutating func show(_ part: Part, _ step: Int) {
            let isStill = step > 0 && (part == .still || part == .black)
            let cells = isStill ? [] : [Int(dice.next() % 256)]
            let level = UInt8(dice.next() % 3)
            let noise = Double(dice.next() % 100) / 100
            let isFirst = step == 0 && (part == .away || second == 0)
            let similarity: Double? = isFirst ? nil : step == 0 ? 50 : 100 - noise
            let time = second + Double(step)
            all {
                $0.sample(
                    time,
                    changed: cells,
                    similarity: similarity,
                    brightness: part == .black ? level : 100 + level,
                    spread: part == .black ? level : 40
                )
            }
        }
    }

    @Test("rules tell all, each at its very second, and nothing that is noise")
    func all() {
        var counts: [String: Count] = [:]
        for seed in 0..<1000 {
            let stream = Stream(seed: UInt64(seed))
            for (name, scenario) in stream.scenarios {
                counts[name, default: Count()].compare(scenario.fired, with: stream.truth[name] ?? [])
            }
        }
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("rules: \(name): \(count.line)")
            #expect(count.hits > 500, "\(name)")
            #expect(count.wrong == 0, "\(name)")
            #expect(count.missed == 0, "\(name)")
        }
    }
}
