import FragmentedMP4
import MemCore
import SampleClips
import Testing

/// FFmpeg reads from a segment just what the publisher sent.
@Suite("A segment holds what was published")
struct SegmentWriterTests {
    /// How FFmpeg makes a clip, with sound of some codec.
    struct Source: CustomStringConvertible, Sendable {
        var description: String
        var video: String
        var sound: String?
        var isEnhanced = false
        var rate = "30"
    }

    static let sources = [
        Source(
            description: "H.264, no B-frames, AAC",
            video: "-c:v libx264 -bf 0 -g 60 -preset veryfast",
            sound: "aac"
        ),
        Source(description: "H.264, B-frames, AAC", video: "-c:v libx264 -bf 3 -g 60 -preset veryfast", sound: "aac"),
        Source(description: "H.264, video alone", video: "-c:v libx264 -bf 3 -g 45 -preset veryfast"),
        Source(
            description: "H.264, GOP of 8 s, 29.97 Hz",
            video: "-c:v libx264 -bf 2 -g 240 -preset veryfast",
            sound: "aac",
            rate: "30000/1001"
        ),
        Source(
            description: "HEVC, AAC",
            video: "-c:v libx265 -preset veryfast -x265-params log-level=0:bframes=3:keyint=60:open-gop=0",
            sound: "aac",
            isEnhanced: true
        ),
        Source(
            description: "AV1, Opus",
            video: "-c:v libsvtav1 -preset 10 -g 60",
            sound: "libopus",
            isEnhanced: true
        ),
        Source(
            description: "VP9, Opus",
            video: "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 60 -b:v 500k",
            sound: "libopus",
            isEnhanced: true
        ),
    ]

    static let size = PictureSize(width: 316, height: 178)

    static func clip(_ source: Source, seconds: Int = 6) throws -> (Clip, Program) {
        let program = try #require(source.isEnhanced ? Program.enhancedFFmpeg : Program.ffmpeg)
        let sound = source.sound.map { codec in
            (["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=\(seconds)"], ["-c:a", codec])
        }
        let clip = try Clip.make(
            with: program,
            input: "testsrc2=size=\(size):rate=\(source.rate):duration=\(seconds)",
            output: source.video.split(separator: " ").map(String.init) + (sound?.1 ?? []),
            inputArguments: sound?.0 ?? []
        )
        return (clip, program)
    }

    private func isAvailable(_ source: Source) -> Bool {
        (source.isEnhanced ? Program.enhancedFFmpeg : Program.ffmpeg) != nil
    }

    @Test("Every sample, with its times", arguments: sources)
    func samples(_ source: Source) throws {
        guard isAvailable(source) else { return }
        let (clip, program) = try Self.clip(source)
        let segment = try WrittenSegment(clip, size: Self.size)
        let packets = try segment.withFile { try FrameLine.packets(of: $0, with: program) }
        let video = packets.filter { $0.track == 0 }
        #expect(video.map(\.checksum) == clip.units.map { FrameLine.checksum(of: $0.payload) })
        #expect(video.map(\.dts) == clip.units.map { ($0.dts - segment.origin).microseconds })
        #expect(video.map(\.pts) == clip.units.map { ($0.pts - segment.origin).microseconds })
        let sound = packets.filter { $0.track == 1 }
        let heard = (clip.sound?.packets ?? []).filter { $0.time >= segment.origin }
        #expect(sound.map(\.checksum) == heard.map { FrameLine.checksum(of: $0.payload) })
        for (packet, next) in zip(sound, sound.dropFirst()) { #expect(packet.dts + packet.duration == next.dts) }
        #expect((clip.sound == nil) == sound.isEmpty)
    }

    @Test("Every picture, as a full decode of the publisher's stream shows it", arguments: sources)
    func pictures(_ source: Source) throws {
        guard isAvailable(source) else { return }
        let (clip, program) = try Self.clip(source)
        let segment = try WrittenSegment(clip, size: Self.size)
        let pictures = try segment.withFile { try FrameLine.pictures(of: $0, with: program) }
        let origin = segment.origin
        let expected = clip.reference.map { Clip.Shown(pts: $0.pts - origin, checksum: $0.checksum) }
        #expect(pictures == expected)
    }

    @Test("Fragments are cut every half second, and at keyframes", arguments: sources.prefix(4))
    func fragments(_ source: Source) throws {
        guard isAvailable(source) else { return }
        let (clip, _) = try Self.clip(source)
        let segment = try WrittenSegment(clip, size: Self.size)
        #expect((12...15).contains(segment.ends.count - 1))
        let summary = try #require(segment.summary())
        #expect(summary.videoCodec == clip.codec)
        #expect(summary.audioCodec == clip.sound?.codec)
        #expect(summary.start == WrittenSegment.start)
        #expect(summary.bytes == Int64(segment.bytes.count))
        let length = summary.end.seconds(since: summary.start)
        #expect((length - 6).magnitude < 0.07)
    }

    @Test("Cut off anywhere, what is whole is known and plays", arguments: [sources[1], sources[3]])
    func cutOff(_ source: Source) throws {
        guard isAvailable(source) else { return }
        let (clip, program) = try Self.clip(source)
        let segment = try WrittenSegment(clip, size: Self.size)
        let wholes = segment.chunkEnds
        let edges = segment.boxes.flatMap { [$0.end - 1, $0.end, $0.end + 1, $0.end + 7, $0.end + 9] }
        for count in edges + Array(stride(from: 0, to: segment.bytes.count, by: 97)) {
            let whole = wholes.last { $0 <= count } ?? 0
            let summary = segment.summary(of: count)
            #expect(summary?.bytes ?? 0 == Int64(whole))
        }
        #expect(wholes.count == 2 * (segment.ends.count - 1), "one chunk of video, and one of sound")
        let all = try segment.withFile { try FrameLine.packets(of: $0, with: program) }.filter { $0.track == 0 }
        let sounds = segment.chunkEnds.filter(segment.ends.contains)
        for (index, end) in segment.ends.enumerated().dropFirst(2).dropLast() {
            // Behind the fragment, inside the next one's head, inside its pictures, and inside its sound.
            for count in [end, end + 40, end + 5000, (sounds.first { $0 > end } ?? end) - 20] {
                let packets = try segment.withFile(of: count) { try FrameLine.packets(of: $0, with: program) }
                let whole = try segment.withFile(of: end) { try FrameLine.packets(of: $0, with: program) }
                let video = packets.filter { $0.track == 0 }
                #expect(video.count >= whole.filter { $0.track == 0 }.count)
                #expect(Array(all.prefix(20)) == Array(video.prefix(20)), "fragment \(index)")
            }
        }
    }
}
