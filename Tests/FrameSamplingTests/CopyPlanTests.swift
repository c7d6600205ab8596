import FrameSampling
import MemCore
import Testing
import VideoBitstream

/// When a wanted picture is a copy of the last sample.
@Suite("Plans for copies")
struct CopyPlanTests {
    /// Ten pictures a second, each predicted from the one before it; a start every `group`, and copies where told.
    private func pictures(_ count: Int, group: Int = 1000, isCopy: (Int) -> Bool) -> [CodedPicture] {
        (0..<count).map { number in
            let isStart = number % group == 0
            let before: Set<UInt64> = isStart ? [] : [UInt64(number - 1)]
            return CodedPicture(
                number: UInt64(number),
                dts: MediaTime(milliseconds: Int64(number) * 100),
                pts: MediaTime(milliseconds: Int64(number) * 100),
                isStart: isStart,
                isReference: true,
                references: PictureReferences(
                    used: before,
                    left: [UInt64(number)],
                    mayBeCut: !isStart,
                    copied: !isStart && isCopy(number) ? before : []
                ),
                payload: [0]
            )
        }
    }

    /// The samples, those of them that are copies, and what was decoded.
    private func run(
        _ pictures: [CodedPicture],
        failing: Set<UInt64> = []
    ) -> (samples: [UInt64], copies: [UInt64], decoded: [UInt64]) {
        var planner = SamplePlanner(grid: SamplingGrid(interval: MediaTime(milliseconds: 1000)))
        var result: (samples: [UInt64], copies: [UInt64], decoded: [UInt64]) = ([], [], [])
        func work() {
            while let plan = planner.next() {
                result.decoded += plan.steps.map(\.picture.number)
                guard let wanted = plan.wanted else { continue }
                if failing.contains(wanted) {
                    planner.wantedFailed()
                } else {
                    let sample = UInt64((planner.grid.lastSample?.microseconds ?? 0) / 100_000)
                    result.samples.append(sample)
                    if plan.isCopy { result.copies.append(sample) }
                }
            }
        }
        for picture in pictures {
            planner.append(picture)
            work()
        }
        planner.finish()
        work()
        return result
    }

    @Test("a copy of the last sample takes no decoding, and what lies between waits until it is needed")
    func waits() {
        let found = run(pictures(45) { $0 < 33 })
        #expect(found.samples == [0, 10, 20, 30, 40])
        #expect(found.copies == [10, 20, 30])
        #expect(found.decoded == Array(0...40))
        #expect(run(pictures(35) { _ in true }).decoded == [0])
    }

    @Test("what waits is dropped when a starting point comes")
    func drops() {
        let found = run(pictures(45, group: 20) { _ in true })
        #expect(found.samples == [0, 10, 20, 30, 40])
        #expect(found.copies == [10, 30])
        #expect(found.decoded == [0, 20, 40])
    }

    @Test("a copy of something else is none of the last sample")
    func others() {
        // 15 is new, and all behind it are copies of it.
        let found = run(pictures(45) { $0 != 15 })
        #expect(found.samples == [0, 10, 20, 30, 40])
        #expect(found.copies == [10, 30, 40])
        #expect(found.decoded == Array(0...15))
    }

    @Test("of a copy of something that was not decoded yet, that alone is decoded")
    func standsFor() {
        let found = run(pictures(65, group: 25) { _ in true })
        #expect(found.samples == [0, 10, 20, 30, 40, 50, 60])
        #expect(found.copies == [10, 20, 40, 60])
        #expect(found.decoded == [0, 25, 50])
    }

    @Test("where the one that looks the same did not come out, what is wanted itself is decoded")
    func failedStandIn() {
        let found = run(pictures(45, group: 25) { _ in true }, failing: [25])
        #expect(found.samples == [0, 10, 20, 30, 40])
        #expect(found.decoded == [0, 25, 26])
    }

    @Test("what stands for a picture that is shown before it is a sample itself, where it is wanted")
    func standsForEarlier() {
        var coded = pictures(30) { $0 == 11 }
        for index in coded.indices {
            // The tenth is shown at two seconds, the eleventh, its copy, and those behind it before that.
            let shown = index == 10 ? 20 : (11...20).contains(index) ? index - 1 : index
            coded[index].pts = MediaTime(milliseconds: Int64(shown) * 100)
            coded[index].dts = MediaTime(milliseconds: Int64(index) * 100 - 1000)
        }
        let found = run(coded)
        #expect(found.samples == [0, 10, 20])
        #expect(found.decoded == Array(0...10))
    }

    @Test("no more than some hundred pictures wait")
    func bounds() {
        let found = run(pictures(1001) { _ in true })
        #expect(found.samples.count == 101)
        #expect(found.copies.count < 101 && found.copies.count > 90)
        #expect(found.decoded.count > 900, "they were decoded in the end, in some pieces")
    }

    @Test("after a sample that did not come out nothing is a copy of it")
    func failed() {
        let found = run(pictures(25) { _ in true }, failing: [0])
        #expect(found.samples == [1, 11, 21])
        #expect(found.decoded == [0, 1])
    }
}
