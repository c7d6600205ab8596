public import MemCore

/// What can be told of an access unit without decoding it.
public struct AccessUnitTraits: Hashable, Sendable {
    /// Whether decoding may start here: IDR picture or recovery point, IRAP picture, shown key frame.
    ///
    /// With HEVC the leading pictures that follow may have to be left out (``isSkippedLeading``).
    public var isRandomAccess = false

    /// Whether the picture predicts from no other one.
    ///
    /// An intra picture that the publisher tagged as a keyframe is a good place to start even without a recovery point.
    public var isIntra = false

    /// Whether something later may need this unit: false only if provably nothing does.
    ///
    /// Units with parameter sets, and all coded frames of VP9 (each hands motion vectors on to the next), are true.
    public var isReference = true

    /// Whether it precedes the random access point before it in presentation order (HEVC RADL and RASL).
    public var isLeading = false

    /// Whether it also can't be decoded when decoding began at that random access point (HEVC RASL).
    public var isSkippedLeading = false

    /// Whether it holds no coded picture: delimiters, SEI, filler or parameter sets alone.
    public var isEmpty = true

    /// Whether a picture comes out: false for hidden frames of AV1 and VP9 that are shown later, and if it is empty.
    public var showsPicture = false

    /// The largest pictures that parameter sets, sequence headers or frame headers of this unit announce.
    public var dimensions: PictureDimensions?

    /// The size of ``dimensions`` as shown.
    public var inBandPictureSize: PictureSize? { dimensions?.shown }

    /// Whether NAL units are told apart by start codes although the record announced lengths.
    public var usesStartCodes = false

    init() {}

    /// Takes the larger dimensions of what was found before and now.
    mutating func announce(_ found: PictureDimensions?) {
        dimensions = .larger(dimensions, found)
    }
}
