import MemCore
import Testing

@Suite("Segments of a file that is played")
struct PlayableFileTests {
    /// A file of fragments of half a second, of which every so many-th begins with a keyframe.
    private func file(_ count: Int, keyframeEach distance: Int, isComplete: Bool = false) -> PlayableFile {
        let start = Instant(microseconds: 1_795_339_800_000_000)
        let fragments = (0..<count).map { number -> RecordedFragment in
            let place = Int64(100 + number * 10)
            return RecordedFragment(
                range: place..<place + 10,
                start: start.advanced(by: MediaTime(milliseconds: Int64(number) * 500)),
                duration: MediaTime(milliseconds: 500),
                isKeyframe: number % distance == 0
            )
        }
        return PlayableFile(name: "x.mp4", front: 100, fragments: fragments, isComplete: isComplete)
    }

    @Test(
        "begin with keyframes, and are two seconds long at least",
        arguments: [(1, 4), (2, 4), (3, 6), (4, 4), (8, 8)]
    )
    func lengths(distance: Int, expected: Int) {
        let segments = file(24, keyframeEach: distance).segments
        #expect(segments.allSatisfy { $0.fragments.lowerBound % distance == 0 })
        #expect(segments.allSatisfy { $0.fragments.count == expected })
        #expect(segments.map(\.fragments.count).reduce(0, +) == 24)
        #expect(zip(segments, segments.dropFirst()).allSatisfy { $0.range.upperBound == $1.range.lowerBound })
        #expect(!segments.dropLast().map(\.isComplete).contains(false))
        #expect(segments.last?.isComplete == false, "its next fragment may belong to it")
    }

    @Test("stay what they were while the file grows")
    func stable() {
        let all = file(40, keyframeEach: 3, isComplete: true).segments
        for count in 1...40 {
            let complete = file(count, keyframeEach: 3).segments.filter(\.isComplete)
            #expect(complete == Array(all.prefix(complete.count)))
        }
        #expect(all.last?.isComplete == true)
    }
}
