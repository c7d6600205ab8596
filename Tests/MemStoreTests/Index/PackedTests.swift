import MemCore
import Testing

@testable import MemStore

@Suite("Packed samples")
struct PackedTests {
    /// Offsets with a distance of so many microseconds, and some jitter.
    private func offsets(_ count: Int, apart: Int, jitter: Int, of unit: Int) -> [UInt32] {
        var numbers = SeededNumbers(1)
        return (0..<count).map { UInt32($0 * apart + Int.random(in: 0...jitter, using: &numbers) * unit) }.sorted()
    }

    @Test(
        "instants come back as they were, and are found by time",
        arguments: [(1_000_000, 40, 1000), (1_000_000, 0, 1), (100_000, 99_999, 1), (66_000_000, 0, 1), (0, 0, 1)]
    )
    func instants(_ apart: Int, _ jitter: Int, _ unit: Int) {
        let offsets = offsets(apart > 10_000_000 ? 50 : 3000, apart: apart, jitter: jitter, of: unit)
        let packed = PackedInstants(offsets)
        #expect(packed.count == offsets.count)
        #expect(offsets.indices.allSatisfy { packed[$0] == Int64(offsets[$0]) })
        for place in stride(from: 0, to: offsets.count, by: 7) {
            for time in [Int64(offsets[place]), Int64(offsets[place]) + 1] {
                let expected = offsets.count { Int64($0) < time }
                #expect(packed.count(before: time) == expected)
                #expect(packed.count(before: time, from: expected / 2) == expected)
                #expect(packed.count(before: time, from: expected) == expected)
            }
        }
    }

    @Test("whole milliseconds take two bytes, others four")
    func size() {
        let even = PackedInstants(offsets(3600, apart: 1_000_000, jitter: 30, of: 1000))
        #expect(even.bytes < 3600 * 2 + 300)
        #expect(PackedInstants([0, 1_000_001, 2_000_000]).bytes == 12)
    }

    @Test("no instants are before anything")
    func none() {
        let packed = PackedInstants([])
        #expect(packed.count == 0)
        #expect(packed.count(before: .max) == 0)
        #expect(packed.count(before: .max, from: 0) == 0)
    }

    @Test("numbers come back as they were, few of them in a byte each", arguments: [1, 3, 256, 257, 1000])
    func numbers(_ different: Int) {
        let numbers = (0..<2000).map { $0 % different == 1 ? Float.nan : Float($0 % different) / 3 }
        let packed = PackedNumbers(numbers)
        #expect(numbers.indices.allSatisfy { packed[$0].isNaN ? numbers[$0].isNaN : packed[$0] == Double(numbers[$0]) })
        #expect(different > 256 ? packed.bytes == 8000 : packed.bytes < 4000)
        #expect(packed.least(2..<3) == Double(numbers[2]))
        #expect(packed.least(0..<2000).isNaN == (different > 1))
    }

    @Test("a track tells the runs of samples that show one frame with one verdict")
    func runs() throws {
        var samples = TrackSamples(of: 7)
        let frames: [Int64] = [1 << 40, 1 << 40, 1 << 40 | 5, 1 << 40 | 5, 1 << 40]
        let verdicts: [Verdict] = [.new, .same, .new, .new, .seen]
        // Not in the order of time: they are put into it.
        for index in [1, 0, 2, 4, 3] {
            samples.append(
                offset: UInt32(index) * 1000,
                frame: frames[index],
                similarity: Float(index),
                verdict: verdicts[index].rawValue
            )
        }
        let track = try #require(samples.track)
        var runs: [String] = []
        track.runs(in: 1..<5) { runs.append("\($0.samples) \($0.frame & 7) \($0.verdict)") }
        #expect(runs == ["1..<2 0 same", "2..<4 5 new", "4..<5 0 seen"])
        for index in 0..<5 {
            let row = track.row(index, since: 60)
            #expect(row.instant.microseconds == 60 + Int64(index) * 1000)
            #expect(row.frameID.rawValue == frames[index])
            #expect(row.verdict == verdicts[index])
            #expect(row.similarity == Double(index))
        }
        #expect(track.minutes == 1)
    }

    @Test("what can't be packed is not")
    func misfits() {
        var far = TrackSamples(of: 1)
        far.append(offset: 0, frame: 0, similarity: 1, verdict: 0)
        far.append(offset: 1, frame: 1 << 33, similarity: 1, verdict: 0)
        #expect(far.track == nil)
        var unknown = TrackSamples(of: 1)
        unknown.append(offset: 0, frame: 0, similarity: 1, verdict: 9)
        #expect(unknown.track == nil)
    }
}
