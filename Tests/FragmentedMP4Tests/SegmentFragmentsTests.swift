import FragmentedMP4
import MemCore
import SampleClips
import Testing

/// What a player is told of a segment is what is in it.
@Suite("Fragments of a segment")
struct SegmentFragmentsTests {
    private func fragments(of segment: WrittenSegment, first count: Int? = nil) -> SegmentFragments? {
        let part = segment.bytes.prefix(count ?? segment.bytes.count)
        return SegmentFragments(size: Int64(part.count)) { offset, count in
            Array(part.dropFirst(Int(offset)).prefix(count))
        }
    }

    @Test("lie one behind the other, and are as long as the segment", arguments: SegmentWriterTests.sources.prefix(4))
    func tile(_ source: SegmentWriterTests.Source) throws {
        guard Program.ffmpeg != nil else { return }
        let segment = try WrittenSegment(SegmentWriterTests.clip(source).0, size: SegmentWriterTests.size)
        let found = try #require(fragments(of: segment))
        #expect(found.front == Int64(segment.ends[0]))
        #expect(found.fragments.map(\.range.upperBound) == segment.ends.dropFirst().map(Int64.init))
        #expect(found.fragments.first?.range.lowerBound == found.front)
        #expect(
            zip(found.fragments, found.fragments.dropFirst()).allSatisfy { $0.range.upperBound == $1.range.lowerBound }
        )
        let length = found.fragments.reduce(0) { $0 + $1.duration.seconds }
        #expect((length - segment.duration.seconds).magnitude < 0.001)
        #expect(found.fragments.allSatisfy { $0.duration.seconds < 0.502 })
        #expect(found.fragments.first?.isKeyframe == true)
        #expect(found.fragments.first?.start == WrittenSegment.start)
    }

    @Test("the first piece of each says the same as its file", arguments: SegmentWriterTests.sources.prefix(1))
    func heads(_ source: SegmentWriterTests.Source) throws {
        guard Program.ffmpeg != nil else { return }
        let segment = try WrittenSegment(SegmentWriterTests.clip(source).0, size: SegmentWriterTests.size)
        let found = try #require(fragments(of: segment))
        for fragment in found.fragments {
            let head = try #require(FragmentHead(Array(segment.bytes[Int(fragment.range.lowerBound)...].prefix(4000))))
            #expect(head.start == fragment.start)
            #expect(head.duration == fragment.duration)
            #expect(head.isKeyframe == fragment.isKeyframe)
        }
        #expect(FragmentHead(Array(segment.bytes.prefix(segment.ends[0]))) == nil, "that is the front")
    }

    @Test("cut off anywhere, those whose pictures are whole are found", arguments: SegmentWriterTests.sources.prefix(1))
    func cutOff(_ source: SegmentWriterTests.Source) throws {
        guard Program.ffmpeg != nil else { return }
        let segment = try WrittenSegment(SegmentWriterTests.clip(source).0, size: SegmentWriterTests.size)
        let pictures = segment.pictureEnds
        for count in stride(from: 0, to: segment.bytes.count, by: 997) {
            let whole = pictures.filter { $0 <= count }.count
            #expect(fragments(of: segment, first: count)?.fragments.count ?? 0 == whole)
        }
    }

    @Test(
        "the codecs are named as browsers want them",
        arguments: zip(
            SegmentWriterTests.sources.suffix(5),
            ["avc1.64", "avc1.64", "hvc1.1.6.L60", "av01.0.", "vp09.00."]
        )
    )
    func codecs(_ source: SegmentWriterTests.Source, beginning: String) throws {
        guard (source.isEnhanced ? Program.enhancedFFmpeg : Program.ffmpeg) != nil else { return }
        let segment = try WrittenSegment(SegmentWriterTests.clip(source, seconds: 2).0, size: SegmentWriterTests.size)
        let text = try #require(SegmentFragments.codecs { Array(segment.bytes.dropFirst(Int($0)).prefix($1)) })
        #expect(text.hasPrefix(beginning), "\(text)")
        let sound = source.sound.map { $0 == "aac" ? ",mp4a.40.2" : ",opus" } ?? ""
        #expect(text.hasSuffix(sound), "\(text)")
    }
}
