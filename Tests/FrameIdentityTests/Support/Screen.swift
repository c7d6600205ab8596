import SeededNumbers

/// A painted screen: luma of limited range, with text, boxes and a photograph of sorts.
struct Screen: Sendable {
    let width: Int
    let height: Int
    /// Row by row, without padding.
    private(set) var luma: [UInt8]

    init(width: Int, height: Int, level: UInt8 = 225) {
        self.width = width
        self.height = height
        luma = [UInt8](repeating: level, count: width * height)
    }

    mutating func box(x: Int, y: Int, width boxWidth: Int, height boxHeight: Int, level: UInt8) {
        let across = max(0, x)..<max(0, x, min(width, x + boxWidth))
        luma.withUnsafeMutableBufferPointer { luma in
            for row in max(0, y)..<max(0, y, min(height, y + boxHeight)) {
                luma[row * width + across.lowerBound..<row * width + across.upperBound].update(repeating: level)
            }
        }
    }

    /// Writes glyphs from left to right over what is there; a negative code leaves a space.
    mutating func write(_ codes: [Int], x: Int, y: Int, font: Font, ink: UInt8 = 30) {
        luma.withUnsafeMutableBufferPointer { luma in
            var left = x
            for code in codes {
                defer { left += font.advance }
                guard code >= 0 else { continue }
                let glyph = font[code]
                for row in 0..<glyph.height where y + row >= 0 && y + row < height {
                    for column in 0..<glyph.width where left + column >= 0 && left + column < width {
                        let cover = Int(glyph.ink[row * glyph.width + column])
                        if cover == 0 { continue }
                        let index = (y + row) * width + left + column
                        let paper = Int(luma[index])
                        luma[index] = UInt8(paper + (Int(ink) - paper) * cover / 255)
                    }
                }
            }
        }
    }

    /// Moves a part of the screen up; what comes in at the bottom is empty.
    mutating func scroll(by distance: Int, top: Int = 0, level: UInt8 = 225) {
        luma.withUnsafeMutableBufferPointer { luma in
            for row in top..<height {
                for x in 0..<width {
                    luma[row * width + x] = row + distance < height ? luma[(row + distance) * width + x] : level
                }
            }
        }
    }

    /// Mixes another screen in, 0 … 100 %.
    func faded(to other: Screen, percent: Int) -> Screen {
        var mix = self
        for index in luma.indices {
            mix.luma[index] = UInt8((Int(luma[index]) * (100 - percent) + Int(other.luma[index]) * percent) / 100)
        }
        return mix
    }

    /// Fills everything with fresh noise.
    mutating func snow(_ dice: inout Dice) {
        for index in luma.indices { luma[index] = UInt8(16 + dice.next() % 220) }
    }
}
