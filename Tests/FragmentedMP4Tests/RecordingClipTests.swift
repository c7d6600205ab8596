import Foundation
import FragmentedMP4
import MemCore
import SampleClips
import Testing

/// A clip shows just what was on screen in its range.
@Suite("Clips of recordings")
struct RecordingClipTests {
    /// The bytes of the clip of segments, for a range in seconds after the first one's start.
    private func clip(
        _ segments: [WrittenSegment],
        _ starts: [Double],
        _ range: Range<Double>,
        as format: ClipFormat = .mp4
    ) throws -> Data? {
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
            let clip = try RecordingClip(
                parts,
                from: origin.advanced(bySeconds: range.lowerBound),
                to: origin.advanced(bySeconds: range.upperBound),
                as: format
            )
        else { return nil }
        var bytes = Data()
        for piece in clip.pieces {
            switch piece {
            case .bytes(let more): bytes.append(contentsOf: more)
            case .range(let range, let segment):
                bytes.append(contentsOf: segments[segment].bytes[Int(range.lowerBound)..<Int(range.upperBound)])
            }
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

    @Test(
        "as Matroska begins with the keyframe before, and has the sound from there on",
        arguments: SegmentWriterTests.sources
    )
    func matroska(_ source: SegmentWriterTests.Source) throws {
        guard (source.isEnhanced ? Program.enhancedFFmpeg : Program.ffmpeg) != nil else { return }
        let (made, program) = try SegmentWriterTests.clip(source)
        let segment = try WrittenSegment(made, size: SegmentWriterTests.size)
        let bytes = try #require(try clip([segment], [0], 2.5..<4.5, as: .mkv))
        let first = made.units[0].pts
        let start = try #require(made.units.last { $0.isKeyframe && ($0.pts - first).seconds <= 2.5 }).pts
        var expected = made.reference.filter { $0.pts >= start && ($0.pts - first).seconds < 4.5 }
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("clip-\(UUID()).mkv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try bytes.write(to: URL(fileURLWithPath: path))
        let shown = try FrameLine.pictures(of: path, with: program)
        // What had to be decoded for the last picture is shown as well, and what is in between.
        #expect((0...4).contains(shown.count - expected.count))
        expected = Array(made.reference.drop { $0.pts < start }.prefix(shown.count))
        #expect(shown.map(\.checksum) == expected.map(\.checksum))
        for (picture, wanted) in zip(shown, expected) {
            // Matroska counts milliseconds.
            #expect(((picture.pts - wanted.pts).seconds + start.seconds).magnitude < 0.0011)
        }
        guard source.sound != nil else { return }
        // Sound of the same length, and nothing that a decoder complains of.
        let decoded = try program.run([
            "-v", "warning", "-xerror", "-i", path, "-map", "0:a", "-f", "s16le", "-ac", "1", "-ar", "48000", "-",
        ])
        let length = Double(decoded.count) / 2 / 48_000
        #expect((length - 4.5 + (start - first).seconds).magnitude < 0.1, "\(length)")
    }

    @Test("as Matroska is refused where the format changes")
    func matroskaOfTwo() throws {
        guard Program.ffmpeg != nil else { return }
        let (one, _) = try SegmentWriterTests.clip(SegmentWriterTests.sources[1])
        let (two, _) = try SegmentWriterTests.clip(SegmentWriterTests.sources[0])
        let segments = try [one, two].map { try WrittenSegment($0, size: SegmentWriterTests.size) }
        #expect(throws: ClipRefusal.formatChanges) { try clip(segments, [0, 6], 5..<7, as: .mkv) }
        #expect(try clip(segments, [0, 6], 5..<5.5, as: .mkv) != nil)
    }
}
