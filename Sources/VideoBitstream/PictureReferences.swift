/// What is known of a picture's references.
public struct PictureReferences: Hashable, Sendable {
    /// The pictures that it may be predicted from.
    public var used: Set<UInt64>
    /// The pictures that later ones can be predicted from, itself included if it is one.
    public var left: Set<UInt64>
    /// Whether a decoder that does not get it whole goes on as if it had.
    ///
    /// Of HEVC and AV1 it may miss it altogether, but for parameter sets and sequence headers. Of H.264 it needs the heads of its slices, to count it among
    /// the references: libavcodec does so for arithmetic coding, as long as no part of the picture is coded without prediction; with the other
    /// entropy coding it goes on from the cut, and other pictures come out wrong.
    public var mayBeCut: Bool
    /// The pictures that it is an exact copy of, if these are alike; empty if it is none, or not known to be one.
    public var copied: Set<UInt64>

    /// Creates it.
    public init(used: Set<UInt64>, left: Set<UInt64>, mayBeCut: Bool, copied: Set<UInt64> = []) {
        self.used = used
        self.left = left
        self.mayBeCut = mayBeCut
        self.copied = copied
    }
}
