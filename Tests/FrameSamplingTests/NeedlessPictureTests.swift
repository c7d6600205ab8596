import FrameSampling
import MemCore
import Testing
import VideoBitstream

/// Of reference pictures that no wanted one depends on, headers are enough.
@Suite("Needless pictures")
struct NeedlessPictureTests {
    /// I P B b b P B b b … with three B-frames, of which the middle one is a reference, at ten pictures a second.
    private func pyramid(_ groups: Int, known: Bool = true) -> [CodedPicture] {
        func picture(
            _ number: Int,
            shown: Int,
            used: Set<UInt64>,
            left: Set<UInt64>,
            isReference: Bool = true
        ) -> CodedPicture {
            CodedPicture(
                number: UInt64(number),
                dts: MediaTime(milliseconds: Int64(number - 2) * 100),
                pts: MediaTime(milliseconds: Int64(shown) * 100),
                isStart: number == 0,
                isReference: isReference,
                references: known ? PictureReferences(used: used, left: left, mayBeCut: number > 0) : nil,
                payload: [0]
            )
        }
        var pictures = [picture(0, shown: 0, used: [], left: [0])]
        var last: UInt64 = 0
        for group in 0..<groups {
            let (first, shown) = (group * 4 + 1, group * 4)
            let (next, middle) = (UInt64(first), UInt64(first + 1))
            pictures += [
                picture(first, shown: shown + 4, used: [last], left: [last, next]),
                picture(first + 1, shown: shown + 2, used: [last, next], left: [last, next, middle]),
                picture(
                    first + 2,
                    shown: shown + 1,
                    used: [last, middle],
                    left: [last, next, middle],
                    isReference: false
                ),
                picture(
                    first + 3,
                    shown: shown + 3,
                    used: [next, middle],
                    left: [last, next, middle],
                    isReference: false
                ),
            ]
            last = next
        }
        return pictures
    }

    /// The numbers of what is decoded for the sample after one second, whole and by headers only.
    private func decoded(_ pictures: [CodedPicture]) -> (wanted: UInt64?, whole: [UInt64], headers: [UInt64]) {
        var planner = SamplePlanner(grid: SamplingGrid(interval: MediaTime(milliseconds: 1000)))
        var result: (wanted: UInt64?, whole: [UInt64], headers: [UInt64]) = (nil, [], [])
        for picture in pictures {
            planner.append(picture)
            while let plan = planner.next() {
                guard plan.wanted != 0, result.wanted == nil else { continue }
                result.wanted = plan.wanted
                result.whole = plan.steps.filter { !$0.isHeaderOnly }.map(\.picture.number)
                result.headers = plan.steps.filter(\.isHeaderOnly).map(\.picture.number)
            }
        }
        return result
    }

    @Test("middle B-frames are passed by their headers, but for those that the sample or what comes may need")
    func middles() {
        let found = decoded(pyramid(5))
        // After ten tenths comes the middle one of the third group.
        #expect(found.wanted == 10)
        #expect(found.whole == [1, 5, 9, 10])
        #expect(found.headers == [2, 6])
    }

    @Test("as long as any later picture may be predicted from one, it is decoded")
    func left() {
        var pictures = pyramid(5)
        // The newest one that is known when the sample is decided still has the first middle one.
        for index in pictures.indices { pictures[index].references?.left.insert(2) }
        #expect(decoded(pictures).headers == [6])
    }

    @Test("where references are not known, every reference picture is decoded")
    func unknown() {
        #expect(decoded(pyramid(5, known: false)).whole == [1, 2, 5, 6, 9, 10])
        var pictures = pyramid(5)
        pictures[9].references = nil
        #expect(decoded(pictures).headers == [])
    }
}
