/// Width and height of a picture in pixels, as shown: after cropping, before any scaling.
public struct PictureSize: Hashable, Sendable {
    /// Pixels from left to right.
    public var width: Int

    /// Pixels from top to bottom.
    public var height: Int

    /// Creates a size; the parsers that read sizes from a bitstream check their ranges.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// The greater of width and height.
    public var longSide: Int { max(width, height) }

    /// The lesser of width and height.
    public var shortSide: Int { min(width, height) }

    /// Whether a picture of this size fits into a limit in either orientation.
    public func fits(longSide: Int, shortSide: Int) -> Bool {
        self.longSide <= longSide && self.shortSide <= shortSide
    }
}

extension PictureSize: CustomStringConvertible {
    /// The form that API and logs use: `1920x1080`.
    public var description: String { "\(width)x\(height)" }
}
