internal import MemCore
internal import VideoBitstream

/// How large a picture may be, in either orientation.
public struct PictureLimits: Hashable, Sendable {
    /// The long side in pixels.
    public var longSide: Int
    /// The short side in pixels.
    public var shortSide: Int

    /// Creates limits.
    public init(longSide: Int, shortSide: Int) {
        self.longSide = longSide
        self.shortSide = shortSide
    }

    /// Tests what a sequence parameter set announces: the shown size, and the coded one that a decoder allocates.
    func check(_ dimensions: PictureDimensions?) throws(SamplingFailure) {
        guard let dimensions, !dimensions.fits(longSide: longSide, shortSide: shortSide) else { return }
        let shownFits = dimensions.shown.fits(longSide: longSide, shortSide: shortSide)
        throw tooLarge(shownFits ? dimensions.coded : dimensions.shown)
    }

    /// Tests the size of a decoded picture.
    func check(_ size: PictureSize) throws(SamplingFailure) {
        guard size.fits(longSide: longSide, shortSide: shortSide) else { throw tooLarge(size) }
    }

    private func tooLarge(_ size: PictureSize) -> SamplingFailure {
        .pictureTooLarge("the picture is \(size), larger than the \(longSide)x\(shortSide) that is allowed")
    }
}
