import Foundation
import FragmentedMP4
import MemCore
import SampleClips

/// A clip that was written into one segment, sample by sample as a publisher sends it.
struct WrittenSegment {
    var bytes: [UInt8] = []
    /// Where the front and each fragment end.
    var ends: [Int] = []
    var origin = MediaTime.zero
    var duration = MediaTime.zero

    static let start = Instant(microseconds: 1_790_000_000_123_456)

    init(_ clip: Clip, size: PictureSize) throws {
        let video = try VideoTrack(codec: clip.codec, record: clip.record, size: size)
        let audio = try clip.sound.map { sound in
            try AudioTrack(codec: sound.codec == "Opus" ? .opus : .aac, record: sound.record)
        }
        let first = clip.units[0]
        origin = first.dts
        let format = SegmentFormat(video: video, audio: audio)
        var writer = SegmentWriter(format: format, origin: origin, start: Self.start)
        add(writer.front)
        var packets = (clip.sound?.packets ?? [])[...]
        for unit in clip.units {
            while let packet = packets.first, packet.time < unit.dts {
                add(writer.appendAudio(at: packet.time, payload: packet.payload.span).flatMap { $0 })
                packets = packets.dropFirst()
            }
            let fragment = writer.appendVideo(
                dts: unit.dts,
                pts: unit.pts,
                isKeyframe: unit.isKeyframe,
                at: Self.start.advanced(by: unit.pts - first.pts),
                payload: unit.payload.span
            )
            add(fragment.flatMap { $0 })
        }
        for packet in packets {
            add(writer.appendAudio(at: packet.time, payload: packet.payload.span).flatMap { $0 })
        }
        duration = writer.duration()
        add(writer.finish().flatMap { $0 })
    }

    private mutating func add(_ piece: [UInt8]) {
        guard !piece.isEmpty else { return }
        bytes += piece
        ends.append(bytes.count)
    }

    /// Where its boxes end, with what they are.
    var boxes: [(kind: String, end: Int)] {
        var boxes: [(kind: String, end: Int)] = []
        var place = 0
        while place + 8 <= bytes.count {
            place += bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            let start = boxes.last?.end ?? 0
            boxes.append((String(decoding: bytes[start + 4..<start + 8], as: UTF8.self), place))
        }
        return boxes
    }

    /// Where what plays ends if it is cut off there: behind a chunk.
    var chunkEnds: [Int] { boxes.filter { $0.kind == "mdat" }.map(\.end) }

    /// Where the pictures of each fragment end; what follows up to its end is sound.
    var pictureEnds: [Int] {
        let boxes = boxes
        return zip(boxes, boxes.dropFirst(2)).filter { $0.0.kind == "prft" }.map(\.1.end)
    }

    /// What the segment's own boxes say of its first bytes.
    func summary(of count: Int? = nil) -> SegmentSummary? {
        let part = bytes.prefix(count ?? bytes.count)
        return SegmentSummary(size: Int64(part.count)) { offset, count in
            Array(part.dropFirst(Int(offset)).prefix(count))
        }
    }

    /// Does something with a file of its first bytes.
    func withFile<Result>(of count: Int? = nil, _ body: (String) throws -> Result) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("segment-\(UUID()).mp4").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(bytes.prefix(count ?? bytes.count)).write(to: URL(fileURLWithPath: path))
        return try body(path)
    }
}

/// A line of FFmpeg's `framecrc`.
struct FrameLine: Hashable {
    var track: Int
    var dts: Int64
    var pts: Int64
    var duration: Int64
    var size: Int
    var checksum: UInt32

    /// What FFmpeg reads from a file without decoding it.
    static func packets(of path: String, with program: Program) throws -> [FrameLine] {
        let copy = ["-v", "error", "-copyts", "-i", path, "-map", "0", "-c", "copy", "-f", "framecrc", "-"]
        return try lines(program.run(copy))
    }

    /// The pictures that FFmpeg decodes from a file, with times in milliseconds.
    static func pictures(of path: String, with program: Program) throws -> [Clip.Shown] {
        let decode = [
            "-v", "error", "-copyts", "-threads", "1", "-i", path, "-map", "0:v:0", "-fps_mode", "passthrough",
            "-enc_time_base", "1:1000", "-f", "framecrc", "-",
        ]
        return try lines(program.run(decode)).map { line in
            Clip.Shown(pts: MediaTime(milliseconds: line.pts), checksum: line.checksum)
        }
    }

    private static func lines(_ output: Data) -> [FrameLine] {
        String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap { line in
            guard !line.hasPrefix("#") else { return nil }
            let fields = line.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            guard fields.count >= 6, let track = Int(fields[0]), let dts = Int64(fields[1]), let pts = Int64(fields[2]),
                let duration = Int64(fields[3]), let size = Int(fields[4]),
                let checksum = UInt32(fields[5].dropFirst(2), radix: 16)
            else { return nil }
            return FrameLine(track: track, dts: dts, pts: pts, duration: duration, size: size, checksum: checksum)
        }
    }

    /// FFmpeg's checksum: Adler-32 that begins with 0.
    static func checksum(of bytes: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (0, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        return high << 16 | low
    }
}
