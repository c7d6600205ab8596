/// Follows which pictures are predicted from which, of the codecs of which that can be told: H.264, HEVC and AV1.
///
/// A frame of VP9 may take motion vectors, segments and probabilities from the one before it, whatever its references are
/// (VP9 bitstream specification, 6.1.2 and 6.4.20): none can be left out.
public struct ReferenceReader: Sendable {
    private var codec: any ReferenceFollowing

    /// Begins behind a sequence header; nil if that is of another codec.
    public init?(configuration: DecoderConfiguration) {
        guard
            let codec: any ReferenceFollowing = AVCReferences(configuration: configuration)
                ?? HEVCReferences(configuration: configuration) ?? AV1References(configuration: configuration)
        else { return nil }
        self.codec = codec
    }

    /// Reads the next access unit in decoding order; nil if what it refers to is not known.
    ///
    /// - Parameters:
    ///   - payload: the unit as FLV carries it.
    ///   - number: by which the unit is told from others.
    public mutating func read(_ payload: Span<UInt8>, number: UInt64) -> PictureReferences? {
        codec.read(payload, number: number)
    }

    /// Says that a unit was left out, after which nothing is known for a while.
    public mutating func lose() { codec.lose() }

    /// What a decoder needs of an access unit whose picture nobody needs; nil: nothing at all.
    public func heads(of payload: Span<UInt8>) -> [UInt8]? { codec.heads(of: payload) }
}
