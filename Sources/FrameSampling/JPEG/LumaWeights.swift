internal import CFFmpeg

/// What red, green and blue count for in a frame's luma plane, in 65,536ths.
struct LumaWeights: Hashable, Sendable {
    private let red: UInt32
    private let green: UInt32
    private let blue: UInt32

    /// The weights of the frame's matrix; of an RGB frame it is the green plane that is judged.
    init(of frame: AVFrame) {
        if ColourMatrix.isRGB(frame) {
            self.init(red: 0, blue: 0)
            return
        }
        let weights = ColourMatrix.weights(ColourMatrix.number(of: frame))
        self.init(red: weights.red, blue: weights.blue)
    }

    /// The weights of BT.709, which most streams have.
    static let usual = LumaWeights(red: 0.2126, blue: 0.0722)

    private init(red: Double, blue: Double) {
        self.red = UInt32(red * 65_536)
        self.blue = UInt32(blue * 65_536)
        green = 65_536 - self.red - self.blue
    }

    /// The luma of a pixel, full range.
    func luma(red: UInt8, green: UInt8, blue: UInt8) -> UInt8 {
        let sum = self.red &* UInt32(red) &+ self.green &* UInt32(green) &+ self.blue &* UInt32(blue)
        return UInt8(truncatingIfNeeded: (sum &+ 32_768) >> 16)
    }
}
