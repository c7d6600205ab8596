import SeededNumbers

/// A clip made of pictures that a test paints itself, each shown for the same time.
struct Painting: Sendable {
    var width = 640
    var height = 360
    /// The pictures' pixels, row by row: grey (one byte) or RGB (three).
    var pictures: [[UInt8]]
    /// How many of the pictures are shown in a second.
    var picturesPerSecond = 1.0
    /// `gray` or `rgb24`.
    var format = "gray"
    /// The frame rate of the video.
    var rate = 30
    /// Filters and options between the pictures and the codec.
    var filters = "format=yuv420p"
    /// Options of the encoder.
    var encoding = Painting.constantBitrate

    /// What streaming programs use: every second has its bits, needed or not, so that the codec's noise never ends.
    static let constantBitrate = [
        "-c:v", "libx264", "-preset", "veryfast", "-g", "60", "-b:v", "1500k", "-minrate", "1500k", "-maxrate", "1500k",
        "-bufsize", "1500k", "-x264-params", "nal-hrd=cbr",
    ]

    /// The arguments of the FFmpeg that makes the clip, but for the output file.
    func arguments(input: String) -> [String] {
        ["-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", format, "-s", "\(width)x\(height)"]
            + ["-r", "\(picturesPerSecond)", "-i", input, "-vf", "fps=\(rate),\(filters)"]
            + encoding + ["-f", "flv"]
    }
}

/// A page of text without a font: dark words of small random glyphs on a light ground, the same for the same seed.
struct TextPage {
    /// The picture's size.
    var width = 640
    var height = 360
    /// The pixels, one grey byte each.
    private(set) var pixels: [UInt8]

    private static let glyphWidth = 10
    private static let glyphHeight = 14
    /// From one line of text to the next.
    static let lineHeight = 24

    /// Paints a full page.
    init(seed: UInt64) {
        pixels = [UInt8](repeating: 236, count: width * height)
        for line in 1..<(height / Self.lineHeight - 1) { write(line: line, seed: seed &* 1000 &+ UInt64(line)) }
    }

    /// Replaces one line of text.
    mutating func write(line: Int, seed: UInt64) {
        fill(x: 40, y: line * Self.lineHeight, width: width - 80, height: Self.lineHeight, grey: 236)
        var random = SeededNumbers(seed: seed)
        for column in 0..<45 where random.next() % 6 != 0 {
            write(glyph: random.next(), x: 40 + column * (Self.glyphWidth + 2), y: line * Self.lineHeight + 4)
        }
    }

    /// Paints one glyph: five by seven dots of two pixels, on or off by the bits of `glyph`.
    mutating func write(glyph: UInt64, x: Int, y: Int) {
        fill(x: x, y: y, width: Self.glyphWidth, height: Self.glyphHeight, grey: 236)
        for dot in 0..<35 where glyph >> UInt64(dot) & 1 == 1 {
            fill(x: x + dot % 5 * 2, y: y + dot / 5 * 2, width: 2, height: 2, grey: 20)
        }
    }

    /// Fills a rectangle.
    mutating func fill(x: Int, y: Int, width: Int, height: Int, grey: UInt8) {
        for row in y..<(y + height) {
            for column in x..<(x + width) { pixels[row * self.width + column] = grey }
        }
    }
}
