public import MemCore

/// How large a stream's pictures are: as people see them, and as a decoder has to hold them.
public struct PictureDimensions: Hashable, Sendable {
    /// Width and height after cropping; a sample aspect ratio is not applied.
    public var shown: PictureSize

    /// Width and height before cropping, in whole coding blocks: what a decoder allocates.
    public var coded: PictureSize

    /// Creates dimensions.
    public init(shown: PictureSize, coded: PictureSize) {
        self.shown = shown
        self.coded = coded
    }

    /// Whether both sizes fit into a limit in either orientation.
    ///
    /// The coded size may pass the limit by what it takes to fill the last coding block (1080 is coded as 1088), but by
    /// no more: a stream that crops 16128x16128 down to a thumbnail costs its decoder the memory all the same.
    public func fits(longSide: Int, shortSide: Int) -> Bool {
        shown.fits(longSide: longSide, shortSide: shortSide)
            && coded.fits(longSide: longSide.filledUp, shortSide: shortSide.filledUp)
    }

    /// The sides that can be announced at all, by any codec and this program.
    static let sides = 1...65535

    /// Checks and creates dimensions from what a bitstream says; nothing in it can trap.
    init(width: Int, height: Int, codedWidth: Int, codedHeight: Int) throws(BitstreamError) {
        guard Self.sides.contains(codedWidth), Self.sides.contains(codedHeight) else {
            throw .pictureSize(width: codedWidth, height: codedHeight)
        }
        guard (1...codedWidth).contains(width), (1...codedHeight).contains(height) else {
            throw .pictureSize(width: width, height: height)
        }
        shown = PictureSize(width: width, height: height)
        coded = PictureSize(width: codedWidth, height: codedHeight)
    }

    /// The one of two that costs a decoder more.
    static func larger(_ left: PictureDimensions?, _ right: PictureDimensions?) -> PictureDimensions? {
        guard let left, let right else { return left ?? right }
        return right.coded.width * right.coded.height > left.coded.width * left.coded.height ? right : left
    }
}

extension Int {
    /// Rounded up to 64, the largest coding block that any of the four codecs pads a picture to.
    fileprivate var filledUp: Int { (self &+ 63) / 64 * 64 }
}
