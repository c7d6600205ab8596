import Foundation
import MemCore
import SampleClips
import Testing

@testable import FragmentedMP4

/// Each track of a recording can be had as a CMAF track file (ISO/IEC 23000-19).
@Suite("Track files")
struct TrackFileTests {
    static let tracks: [(RecordedTrack, Int)] = [(.video, 0), (.audio, 1)]

    private func track(_ track: RecordedTrack, of bytes: [UInt8]) -> TrackFile? {
        SegmentIndex(size: Int64(bytes.count)) { Array(bytes.dropFirst(Int($0)).prefix($1)) }
            .flatMap { TrackFile(track, of: $0) }
    }

    /// What is in a part of the file, or in all of it.
    private func content(_ file: TrackFile, of segment: [UInt8], in range: Range<Int64>? = nil) -> [UInt8] {
        file.pieces(in: range ?? 0..<file.bytes).flatMap { piece in
            switch piece {
            case .bytes(let bytes): bytes
            case .range(let range): Array(segment[Int(range.lowerBound)..<Int(range.upperBound)])
            }
        }
    }

    private func packets(_ bytes: [UInt8], with program: Program) throws -> [FrameLine] {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("track-\(UUID()).mp4").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return try FrameLine.packets(of: path, with: program)
    }

    /// What FFmpeg reads from each track file is what it reads from the file with both, from the first picture on.
    private func expectSame(_ segment: [UInt8], with program: Program) throws {
        let all = try packets(segment, with: program)
        let firstPicture = try #require(all.filter { $0.track == 0 }.map(\.pts).min())
        for (kind, number) in Self.tracks {
            guard let file = track(kind, of: segment) else { continue }
            let bytes = content(file, of: segment)
            #expect(CMAFCheck(bytes).violations.isEmpty)
            let expected = all.filter { $0.track == number }
            let found = try packets(bytes, with: program)
            #expect(found.map(\.checksum) == expected.map(\.checksum))
            #expect(found.map(\.duration) == expected.map(\.duration))
            #expect(found.allSatisfy { $0.track == 0 })
            let rate = kind == .video ? 1_000_000 : try #require(timescale(of: bytes))
            let shift = Int64((Double(firstPicture) * Double(rate) / 1_000_000).rounded())
            #expect(found.map(\.pts) == expected.map { $0.pts - shift })
            #expect(found.map(\.dts) == expected.map { $0.dts - shift })
        }
    }

    private func timescale(of bytes: [UInt8]) -> UInt64? {
        bytes[...].box(at: "moov", "trak", "mdia", "mdhd")?.number(at: 20, bytes: 4)
    }

    @Test("are valid CMAF, with every sample at its time", arguments: SegmentWriterTests.sources)
    func valid(_ source: SegmentWriterTests.Source) throws {
        guard (source.isEnhanced ? Program.enhancedFFmpeg : Program.ffmpeg) != nil else { return }
        let (clip, program) = try SegmentWriterTests.clip(source)
        let segment = try WrittenSegment(clip, size: SegmentWriterTests.size)
        try expectSame(segment.bytes, with: program)
        let isMuxed = clip.sound != nil
        #expect((track(.audio, of: segment.bytes) != nil) == isMuxed)
        let violations = CMAFCheck(segment.bytes).violations
        #expect(isMuxed == violations.contains("7.3.3.3: one track"), "the check can fail: \(violations)")
        let isBoth = Set(Self.tracks.compactMap { track($0.0, of: segment.bytes)?.codecs })
        let codecs = SegmentFragments.codecs { Array(segment.bytes.dropFirst(Int($0)).prefix($1)) }
        #expect(Set(codecs.map { $0.split(separator: ",").map(String.init) } ?? []) == isBoth)
    }

    @Test("have the chunks of the file on disk as they are", arguments: [SegmentWriterTests.sources[1]])
    func verbatim(_ source: SegmentWriterTests.Source) throws {
        guard Program.ffmpeg != nil else { return }
        let segment = try WrittenSegment(SegmentWriterTests.clip(source).0, size: SegmentWriterTests.size)
        var boxes = (video: [ArraySlice<UInt8>](), audio: [ArraySlice<UInt8>]())
        for (type, body) in BoxReader(segment.bytes[...].dropFirst(segment.ends[0])) {
            if type == "prft" { boxes.video.append(body) }
            if type == "moof" {
                let isVideo = body.box(at: "traf", "tfhd")?.number(at: 4, bytes: 4) == 1
                if isVideo { boxes.video.append(body) } else { boxes.audio.append(body) }
            }
        }
        for (kind, expected) in [(RecordedTrack.video, boxes.video), (.audio, boxes.audio)] {
            let file = try #require(track(kind, of: segment.bytes))
            let found = BoxReader(content(file, of: segment.bytes)[...]).filter { ["prft", "moof"].contains($0.type) }
            #expect(found.map(\.body) == expected)
        }
    }

    @Test("of a segment with video alone have a front of their own, and an edit where pictures are reordered")
    func alone() throws {
        guard Program.ffmpeg != nil else { return }
        for (frames, isEdited) in [(0, false), (3, true)] {
            var source = SegmentWriterTests.sources[2]
            source.video = "-c:v libx264 -bf \(frames) -g 45 -preset veryfast"
            let segment = try WrittenSegment(SegmentWriterTests.clip(source).0, size: SegmentWriterTests.size)
            let file = content(try #require(track(.video, of: segment.bytes)), of: segment.bytes)
            #expect((file[...].box(at: "moov", "trak", "edts") != nil) == isEdited)
            let chunks = segment.bytes.dropFirst(segment.ends[0])
            #expect(file.suffix(chunks.count) == chunks)
            #expect(CMAFCheck(segment.bytes).violations.contains("7.3.2.2: a structural brand"), "it does not say so")
        }
    }

    @Test("can be had from any place on, up to any other", arguments: [SegmentWriterTests.sources[1]])
    func parts(_ source: SegmentWriterTests.Source) throws {
        guard Program.ffmpeg != nil else { return }
        let segment = try WrittenSegment(SegmentWriterTests.clip(source).0, size: SegmentWriterTests.size)
        for (kind, _) in Self.tracks {
            let file = try #require(track(kind, of: segment.bytes))
            let all = content(file, of: segment.bytes)
            #expect(Int64(all.count) == file.bytes)
            for start in stride(from: 0, to: all.count, by: 1009) {
                for end in [start, start + 1, start + 700, start + 30_000, all.count] where end <= all.count {
                    let part = content(file, of: segment.bytes, in: Int64(start)..<Int64(end))
                    #expect(part == Array(all[start..<end]))
                }
            }
        }
    }

    @Test("of a file that was recorded with both tracks in a movie fragment are the same")
    func earlier() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/two-tracks-in-a-moof.mp4").path
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        func read(_ offset: Int64, _ count: Int) -> [UInt8] { Array(bytes.dropFirst(Int(offset)).prefix(count)) }
        #expect(CMAFCheck(bytes).violations.contains("7.3.2.3: one track fragment in a movie fragment"))
        let summary = try #require(SegmentSummary(size: Int64(bytes.count), read: read))
        #expect(summary.bytes == Int64(bytes.count) && summary.audioCodec == "mp4a")
        #expect((2...2.1).contains(summary.end.seconds(since: summary.start)))
        let fragments = try #require(SegmentFragments(size: Int64(bytes.count), read: read))
        #expect(fragments.fragments.map(\.range.upperBound) == [3343, 4124, 5444, 6536])
        for (kind, _) in Self.tracks {
            let file = try #require(track(kind, of: bytes))
            #expect(CMAFCheck(content(file, of: bytes)).violations.isEmpty)
        }
        if let program = Program.ffmpeg { try expectSame(bytes, with: program) }
    }

    @Test("have no hole where packets of sound are missing")
    func hole() throws {
        let video = try VideoTrack(codec: .av1, record: [0x81, 0, 0, 0], size: PictureSize(width: 64, height: 64))
        let format = SegmentFormat(video: video, audio: try AudioTrack(codec: .aac, record: [0x11, 0x90]))
        var writer = SegmentWriter(format: format, origin: .zero, start: Instant(microseconds: 0))
        var bytes = writer.front
        for number in 0..<40 {
            let time = MediaTime(milliseconds: Int64(number) * 40)
            let isKeyframe = number % 10 == 0
            let instant = Instant(microseconds: time.microseconds)
            let pieces = writer.appendVideo(
                dts: time,
                pts: time,
                isKeyframe: isKeyframe,
                at: instant,
                payload: [1, 2].span
            )
            bytes += pieces.flatMap { $0 }
            // None from 0.3 s to 0.7 s: the second fragment begins at 0.4 s.
            guard !(8..<18).contains(number) else { continue }
            for half: Int64 in [0, 20] {
                let time = MediaTime(milliseconds: Int64(number) * 40 + half)
                bytes += writer.appendAudio(at: time, payload: [3].span).flatMap { $0 }
            }
        }
        bytes += writer.finish().flatMap { $0 }
        let file = try #require(track(.audio, of: bytes))
        let alone = content(file, of: bytes)
        #expect(CMAFCheck(alone).violations.isEmpty)
        #expect(alone[...].box(at: "moov", "trak", "edts") == nil)
        // On disk the last packet before the hole is as long as any, since nobody knew when the next one would come.
        let onDisk = try #require(SegmentIndex(size: Int64(bytes.count)) { Array(bytes.dropFirst(Int($0)).prefix($1)) })
        let sound = try #require(onDisk.audio)
        let holes = zip(sound.samples, sound.samples.dropFirst()).filter { $0.time + $0.duration < $1.time }
        #expect(holes.count == 1)
    }
}
