import DecoderProtocol
import MemCore
import Testing

@testable import MemIngest

@Suite("The timeline of a file")
struct ImportTimelineTests {
    private static let start = Instant(microseconds: 1_000_000)

    private func sample(_ seconds: Double, verdict: Verdict = .same, width: Int = 64) -> DecodedSample {
        DecodedSample(
            pts: MediaTime(microseconds: Int64(seconds * 1_000_000)),
            pictureSize: PictureSize(width: width, height: 36),
            fingerprint: Fingerprint(0, 0, 0, 0),
            similarity: nil,
            verdict: verdict,
            pictureNumber: 1
        )
    }

    private func timeline() -> ImportTimeline {
        var timeline = ImportTimeline(source: SourceID(rawValue: 1), start: Self.start)
        timeline.codec = .avc
        return timeline
    }

    @Test("begins with the first picture, whatever its timestamp, and goes on by media time")
    func instants() {
        var timeline = timeline()
        let instants = [7.5, 8.5, 10].compactMap { timeline.place(sample($0))?.instant }
        #expect(instants == [0, 1, 2.5].map { Self.start.advanced(bySeconds: $0) })
        #expect(timeline.samples == 3)
        #expect(timeline.duration(FilePosition(fraction: 1, end: MediaTime(milliseconds: 2600))).seconds == 2.6)
    }

    @Test("marks the format before the first sample and at each change")
    func formats() {
        var timeline = timeline()
        #expect(timeline.place(sample(0))?.mark != nil)
        #expect(timeline.place(sample(1))?.mark == nil)
        #expect(timeline.place(sample(2, width: 32))?.mark != nil)
        timeline.codec = .hevc
        #expect(timeline.place(sample(3, width: 32))?.mark != nil)
    }

    @Test("refuses what makes no sense: times that stand still, go back or lie years ahead, and an unknown codec")
    func nonsense() {
        for seconds in [5.0, 4, 1e9] {
            var timeline = timeline()
            #expect(timeline.place(sample(5)) != nil)
            #expect(timeline.place(sample(seconds)) == nil, "\(seconds)")
        }
        var unknown = ImportTimeline(source: SourceID(rawValue: 1), start: Self.start)
        #expect(unknown.place(sample(0)) == nil)
    }
}
