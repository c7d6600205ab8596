public import MemCore

/// What one sample turned out to be.
public struct Judgement: Hashable, Sendable {
    /// Whether the picture is new, and if not, why not.
    public var verdict: Verdict

    /// The number of the kept picture that shows what was on screen: its own one when it is new.
    public var pictureNumber: UInt64

    /// Similarity (0 … 100) to the sample before it; nil for the first one.
    public var similarity: Double?

    /// The sample's own fingerprint.
    public var fingerprint: Fingerprint

    /// What was measured of the sample.
    public var figures: SampleFigures

    /// The sample's own tiles.
    public var tiles: PictureTiles

    /// What to hand back after the decoder was started again; there with verdict ``Verdict/new`` only.
    public var keptPicture: KeptPicture?
}
