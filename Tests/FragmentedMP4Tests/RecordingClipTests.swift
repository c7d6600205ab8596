import Foundation
import FragmentedMP4
import MemCore
import SampleClips
import Testing

/// A clip shows just what was on screen in its range.
@Suite("Clips of recordings")
struct RecordingClipTests {
    /// The bytes of the clip of segments, for a range in seconds after the first one's start.
    private func clip(_ segments: [WrittenSegment], _ starts: [Double], _ range: Range<Double>) throws -> Data? {
        let origin = WrittenSegment.start
        let parts = try zip(segments, starts).map { segment, start in
            RecordingClip.Segment(
                index: try #require(
                    SegmentIndex(size: Int64(segment.bytes.count)) { offset, count in
                        Array(segment.bytes.dropFirst(Int(offset)).prefix(count))
                    }
                ),
                start: origin.advanced(bySeconds: start)
            )
        }
        guard
            let clip = RecordingClip(
                parts,
                from: origin.advanced(bySeconds: range.lowerBound),
                to: origin.advanced(bySeconds: range.upperBound)
            )
        else { return nil }
        var bytes = Data(clip.front)
        for part in clip.parts {
            let range = Int(part.range.lowerBound)..<Int(part.range.upperBound)
            bytes.append(contentsOf: segments[part.segment].bytes[range])
        }
        #expect(clip.bytes == Int64(bytes.count))
        return bytes
    }

    private func pictures(_ bytes: Data, with program: Program) throws -> [Clip.Shown] {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("clip-\(UUID()).mp4").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try bytes.write(to: URL(fileURLWithPath: path))
        return try FrameLine.pictures(of: path, with: program)
    }

    @Test("begins and ends in the middle of a GOP", arguments: SegmentWriterTests.sources)
    func range(_ source: SegmentWriterTests.Source) throws {
        guard (source.isEnhanced ? Program.enhancedFFmpeg : Program.ffmpeg) != nil else { return }
        let (made, program) = try SegmentWriterTests.clip(source)
        let segment = try WrittenSegment(made, size: SegmentWriterTests.size)
        let bytes = try #require(try clip([segment], [0], 2.5..<4.5))
        let shown = try pictures(bytes, with: program)
        let first = made.units[0].pts.microseconds
        let expected = made.reference.filter { (2_500_000..<4_500_000).contains($0.pts.microseconds - first) }
        #expect(shown.map(\.checksum) == expected.map(\.checksum))
        #expect((shown.first?.pts.seconds ?? 9) < 0.05)
    }

    @Test("goes on from one segment to the next, of another format as well")
    func segments() throws {
        guard let program = Program.ffmpeg else { return }
        let (one, _) = try SegmentWriterTests.clip(SegmentWriterTests.sources[1])
        let (two, _) = try SegmentWriterTests.clip(SegmentWriterTests.sources[0])
        let segments = try [one, two].map { try WrittenSegment($0, size: SegmentWriterTests.size) }
        let bytes = try #require(try clip(segments, [0, 6], 5..<7))
        let shown = try pictures(bytes, with: program)
        let before = one.reference.filter { $0.pts.microseconds - one.units[0].pts.microseconds >= 5_000_000 }
        let after = two.reference.filter { $0.pts.microseconds - two.units[0].pts.microseconds < 1_000_000 }
        #expect(shown.map(\.checksum) == (before + after).map(\.checksum))
    }

    @Test("is none where nothing was recorded, and begins later where nothing was before")
    func nothing() throws {
        guard let program = Program.ffmpeg else { return }
        let (made, _) = try SegmentWriterTests.clip(SegmentWriterTests.sources[1])
        let segment = try WrittenSegment(made, size: SegmentWriterTests.size)
        #expect(try clip([segment], [0], -10 ..< -5) == nil)
        #expect(try clip([], [], 0..<5) == nil)
        let bytes = try #require(try clip([segment], [0], -5..<1))
        #expect(try pictures(bytes, with: program).count == 30)
    }
}
