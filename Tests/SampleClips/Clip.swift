internal import Foundation
package import MemCore

/// A few seconds of video, made by FFmpeg at test time and read back from FLV.
package struct Clip {
    package struct Unit {
        package var dts: MediaTime
        package var pts: MediaTime
        package var isKeyframe: Bool
        package var payload: [UInt8]
    }

    /// The sound beside it, as FLV carries it.
    package struct Sound {
        package var codec: String
        package var record: [UInt8] = []
        package var packets: [(time: MediaTime, payload: [UInt8])] = []
    }

    package var codec: VideoCodec
    package var record: [UInt8]
    package var units: [Unit]
    package var sound: Sound?
    /// What a full decode by FFmpeg shows, in presentation order.
    package var reference: [Shown]

    package struct Shown: Hashable {
        package var pts: MediaTime
        /// FFmpeg's Adler-32 of all planes, tightly packed.
        package var checksum: UInt32

        package init(pts: MediaTime, checksum: UInt32) {
            self.pts = pts
            self.checksum = checksum
        }
    }

    /// Makes a clip: `input` are the arguments before `-i`'s filter graph, `output` those of the encoder.
    package static func make(
        with program: Program,
        input: String,
        output: [String],
        inputArguments: [String] = []
    ) throws -> Clip {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("clip-\(UUID()).flv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try program.run(
            ["-v", "error", "-y", "-f", "lavfi", "-i", input] + inputArguments + ["-threads", "2"] + output + [path]
        )
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        let list = try program.run([
            "-v", "error", "-copyts", "-threads", "1", "-i", path, "-map", "0:v:0", "-fps_mode", "passthrough",
            "-enc_time_base", "1:1000", "-f", "framecrc", "-",
        ])
        var clip = try FLVFile(bytes).clip()
        clip.reference = shown(in: String(decoding: list, as: UTF8.self))
        return clip
    }

    private static func shown(in list: String) -> [Shown] {
        list.split(separator: "\n").compactMap { line in
            guard !line.hasPrefix("#") else { return nil }
            let fields = line.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            guard fields.count >= 6, let pts = Int64(fields[2]), let sum = UInt32(fields[5].dropFirst(2), radix: 16)
            else {
                return nil
            }
            return Shown(pts: MediaTime(milliseconds: pts), checksum: sum)
        }
    }

    /// The sampling rule, applied to all pictures: the first one at or after each instant, each at most once.
    package func expected(interval: MediaTime) -> [Shown] {
        let pictures = reference.sorted { $0.pts < $1.pts }
        guard let origin = pictures.first?.pts.microseconds else { return [] }
        var next = origin
        var samples: [Shown] = []
        for picture in pictures where picture.pts.microseconds >= next {
            samples.append(picture)
            let step = interval.microseconds
            next = origin + ((picture.pts.microseconds - origin) / step + 1) * step
        }
        return samples
    }
}
