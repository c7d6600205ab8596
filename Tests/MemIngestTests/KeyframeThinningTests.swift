import DecoderProtocol
import MemCore
import NIOCore
import Testing

@testable import MemIngest

@Suite("What the decoder gets of a degraded stream")
struct KeyframeThinningTests {
    /// Ten pictures a second, a keyframe every second; each GOP begins with two pictures that are shown before its keyframe.
    private func units(_ seconds: Range<Int64>) -> [AccessUnit] {
        seconds.flatMap { second in
            (Int64(0)..<10).map { index in
                // In decoding order: the keyframe, what leads it, and the others.
                let shown: Int64 = [2, 0, 1, 3, 4, 5, 6, 7, 8, 9][Int(index)]
                return AccessUnit(
                    dts: MediaTime(milliseconds: second * 1000 + index * 100),
                    pts: MediaTime(milliseconds: second * 1000 + shown * 100 + 200),
                    isKeyframe: index == 0,
                    payload: ByteBuffer()
                )
            }
        }
    }

    private let interval = MediaTime(milliseconds: 1000)

    @Test("at no step everything goes through as it is")
    func none() {
        var thinning = KeyframeThinning(interval: interval)
        let all = units(0..<20)
        let passed = all.map { thinning.pass($0) }
        #expect(passed == all)
        #expect(thinning.keyframeWait == .zero)
    }

    @Test(
        "keyframes alone, then those of longer intervals, are a stream in which all is decoded when it is shown",
        arguments: [(DegradationStep.keyframes, 1), (.twice, 2), (.fourTimes, 4), (.eightTimes, 8)]
    )
    func alone(_ step: DegradationStep, seconds: Int) {
        var thinning = KeyframeThinning(interval: interval)
        thinning.step = step
        let passed = units(0..<32).compactMap { thinning.pass($0) }
        #expect(passed.map(\.pts.seconds) == stride(from: 0, to: 32, by: seconds).map { Double($0) + 0.4 })
        #expect(passed.allSatisfy { $0.isKeyframe && $0.dts == $0.pts })
        #expect(thinning.keyframeWait == interval, "of what came, not of what went through")
    }

    @Test(
        "a keyframe stands for the interval that it lies in, be keyframes rarer than intervals or out of step with them"
    )
    func grid() {
        var thinning = KeyframeThinning(interval: interval)
        thinning.step = .fourTimes
        func passed(_ seconds: [Int64]) -> [Int64] {
            seconds.filter { second in
                let time = MediaTime(milliseconds: second * 1000)
                return thinning.pass(AccessUnit(dts: time, pts: time, isKeyframe: true, payload: ByteBuffer())) != nil
            }
        }
        let dense = passed([-9, -8, -5, -4, -1, 0, 3, 6, 9, 12, 15, 18])
        #expect(dense == [-9, -8, -4, 0, 6, 9, 12, 18])
        let rare = passed([30, 40, 50])
        #expect(rare == [30, 40, 50])
        let back = passed([2])
        #expect(back == [2], "one whose time ran back goes through")
    }

    @Test(
        "where nothing is left out any more, all goes on from the next keyframe, but what refers to the gap before it"
    )
    func backToAll() {
        var thinning = KeyframeThinning(interval: interval)
        let all = units(0..<4)
        var passed: [AccessUnit?] = all[..<12].map { thinning.pass($0) }
        thinning.step = .keyframes
        passed += all[12..<15].map { thinning.pass($0) }
        thinning.step = .none
        #expect(thinning.keyframeWait == interval, "until the next one comes")
        passed += all[15...].map { thinning.pass($0) }
        #expect(thinning.keyframeWait == .zero)
        // What leads the third keyframe refers to what was left out, what leads the fourth one does not.
        let expected = all.indices.map { (0..<12).contains($0) || $0 == 20 || $0 > 22 ? all[$0] : nil }
        #expect(passed == expected)
    }

    @Test("where it goes back right behind a keyframe, its GOP goes on")
    func rightBehind() {
        var thinning = KeyframeThinning(interval: interval)
        let all = units(0..<2)
        thinning.step = .keyframes
        let first = thinning.pass(all[0])
        #expect(first?.pts == all[0].pts)
        thinning.step = .none
        let others = all[1...].map { thinning.pass($0) }
        // Whether what leads the keyframe refers to nothing but it, nobody knows.
        #expect(others == [nil, nil] + all[3...].map { $0 })
    }
}
