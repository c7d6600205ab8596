/// Pixels to sixels: a picture for terminals that understand what DEC's printers did.
///
/// The 252 colours are always the same, six shades of red and blue and seven of green, and mixed from dot to dot: it
/// takes one pass over the picture.
enum SixelEncoder {
    private static let shades = (red: 6, green: 7, blue: 6)

    /// Thresholds of ordered dithering (Bayer), 0 … 15.
    private static let thresholds = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]

    /// The sequence that shows a picture.
    static func encode(_ picture: Pixmap) -> String {
        var text = "\u{1B}P0;1;0q\"1;1;\(picture.width);\(picture.height)" + palette
        for top in stride(from: 0, to: picture.height, by: 6) {
            if top > 0 { text += "-" }
            let lines = band(picture, top)
            text += lines.keys.sorted().compactMap { colour in
                lines[colour].map { "#\(colour)" + runs(of: $0) }
            }.joined(separator: "$")
        }
        return text + "\u{1B}\\"
    }

    private static var palette: String {
        var text = ""
        for index in 0..<shades.red * shades.green * shades.blue {
            let red = index / (shades.green * shades.blue) * 100 / (shades.red - 1)
            let green = index / shades.blue % shades.green * 100 / (shades.green - 1)
            let blue = index % shades.blue * 100 / (shades.blue - 1)
            text += "#\(index);2;\(red);\(green);\(blue)"
        }
        return text
    }

    /// Of each colour in six rows, which dots of each column have it: the top one is bit 0.
    private static func band(_ picture: Pixmap, _ top: Int) -> [Int: [UInt8]] {
        var lines: [Int: [UInt8]] = [:]
        for y in top..<min(top + 6, picture.height) {
            let bit = UInt8(1) << UInt8(y - top)
            for x in 0..<picture.width {
                let colour = colour(picture, x, y)
                lines[colour, default: [UInt8](repeating: 0, count: picture.width)][x] |= bit
            }
        }
        return lines
    }

    private static func colour(_ picture: Pixmap, _ x: Int, _ y: Int) -> Int {
        let pixel = (y * picture.width + x) * 3
        let threshold = thresholds[y % 4 * 4 + x % 4] * 16 + 8
        // Between two shades the dots take the one or the other, as often as it is near.
        let red = (Int(picture.bytes[pixel]) * (shades.red - 1) * 256 / 255 + threshold) / 256
        let green = (Int(picture.bytes[pixel + 1]) * (shades.green - 1) * 256 / 255 + threshold) / 256
        let blue = (Int(picture.bytes[pixel + 2]) * (shades.blue - 1) * 256 / 255 + threshold) / 256
        return (min(red, shades.red - 1) * shades.green + min(green, shades.green - 1)) * shades.blue
            + min(blue, shades.blue - 1)
    }

    /// The columns as characters, from four equal ones on with their number before them.
    private static func runs(of columns: [UInt8]) -> String {
        var bytes: [UInt8] = []
        var rest = columns[...]
        // What is empty at the end needs no mention.
        while rest.last == 0 { rest.removeLast() }
        while let first = rest.first {
            let count = rest.prefix { $0 == first }.count
            rest = rest.dropFirst(count)
            if count > 3 {
                bytes += "!\(count)".utf8
                bytes.append(first + 63)
            } else {
                bytes += repeatElement(first + 63, count: count)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
