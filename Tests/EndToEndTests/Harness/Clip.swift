import Foundation
import Testing

/// How a clip with numbered frames is made: everything that a test wants to vary, with plain defaults.
struct Recipe: Hashable, Sendable, CustomTestStringConvertible {
    var width = 640
    var height = 360
    /// Frames per second, as FFmpeg writes it (`30000/1001`).
    var rate = "30"
    var seconds = 12
    var codec = Codec.h264
    var pixelFormat = "yuv420p"
    /// Frames from one keyframe to the next.
    var keyframeInterval = 60
    var bFrames = 2
    /// Whether frames are left out at random, so that their distances vary.
    var hasVariableRate = false
    var hasAudio = true
    /// What is behind the mark.
    var background = Background.busy
    /// How many pictures a picture may refer to; nil leaves it to the encoder.
    var references: Int?

    /// What frames are encoded with.
    enum Codec: String, Hashable, Sendable {
        case h264
        case hevc
        case av1
        case vp9
    }

    /// What is behind the mark.
    enum Background: String, Hashable, Sendable {
        /// FFmpeg's test pattern, which moves.
        case busy = "testsrc2="
        /// One grey, which costs next to nothing.
        case plain = "color=c=gray:"
    }

    /// What a test that is given the recipe is called by.
    var testDescription: String {
        let rates = hasVariableRate ? "variable" : rate
        return "\(codec.rawValue) \(pixelFormat) \(width)x\(height) at \(rates) fps, "
            + "GOP \(keyframeInterval), \(bFrames) B-frames"
    }

    /// The FFmpeg that knows the codec and can put it into FLV.
    var encoder: FFmpeg { codec == .h264 ? .debian : .recent }

    /// How many frames there are in a second, at most.
    var framesPerSecond: Double {
        let parts = rate.split(separator: "/").compactMap { Double($0) }
        return parts.count == 2 ? parts[0] / parts[1] : parts.first ?? 30
    }

    /// Percent of a machine with two cores that it takes to send, receive and sample the clip in real time.
    var share: Int { 6 + Int(Double(width * height) * framesPerSecond / 8_000_000) }

    /// The size that its pictures must have.
    var size: JPEGSize { JPEGSize(width: width, height: height) }

    /// The arguments that make the clip, but for the output file.
    var arguments: [String] {
        // FFmpeg's sources round odd sizes down, so an odd picture is cut out of a larger one.
        let source = "\(background.rawValue)s=\(width + width % 2)x\(height + height % 2):r=\(rate)"
        var filters = hasVariableRate ? ["select=gt(random(7)\\,0.35)+eq(n\\,0)"] : []
        filters += ["format=\(pixelFormat)", "crop=\(width):\(height):0:0:exact=1", FrameMark.filters]
        var arguments = ["-v", "error", "-y", "-f", "lavfi", "-i", source]
        if hasAudio { arguments += ["-f", "lavfi", "-i", "sine=440:r=48000"] }
        arguments += ["-t", "\(seconds)", "-vf", filters.joined(separator: ","), "-fps_mode", "vfr"]
        arguments += ["-g", "\(keyframeInterval)"]
        switch codec {
        case .h264:
            arguments += ["-c:v", "libx264", "-preset", "superfast", "-bf", "\(bFrames)", "-b_strategy", "0"]
            arguments += ["-sc_threshold", "0"]
            if let references { arguments += ["-x264-params", "ref=\(references)"] }
        case .hevc:
            arguments += ["-c:v", "libx265", "-preset", "ultrafast"]
            arguments += ["-x265-params", "log-level=error:bframes=\(bFrames):scenecut=0"]
        case .av1:
            arguments += ["-c:v", "libsvtav1", "-preset", "11"]
        case .vp9:
            arguments += ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "2M"]
        }
        if hasAudio { arguments += ["-c:a", "aac", "-b:a", "96k", "-shortest"] }
        return arguments + ["-f", "flv"]
    }
}

/// A clip in a file, with what is known about its frames.
struct Clip: Sendable {
    /// The FLV file.
    var file: URL
    /// When each frame is shown, in milliseconds after the first one, ascending: index is the number in its mark.
    var presentationTimes: [Int]

    /// Which frames the samples must show: for instant k·interval the first one at or after it, each at most once.
    func expectedFrames(everySeconds interval: Double = 1) -> [Int] {
        var expected: [Int] = []
        var instant = 0
        for (frame, time) in presentationTimes.enumerated() where Double(time) >= Double(instant) * interval * 1000 {
            expected.append(frame)
            // A frame that comes late stands for its own instant alone; those that passed meanwhile are nobody's.
            instant = Int((Double(time) / (interval * 1000)).rounded(.down)) + 1
        }
        return expected
    }
}
