/// A frame that looks like another one.
public struct SimilarFrame: Hashable, Sendable {
    /// The frame.
    public var frame: FrameRecord
    /// How much alike the two are: `100 · (1 − differing bits / 256)`.
    public var similarity: Double

    /// Creates one.
    public init(frame: FrameRecord, similarity: Double) {
        self.frame = frame
        self.similarity = similarity
    }
}
