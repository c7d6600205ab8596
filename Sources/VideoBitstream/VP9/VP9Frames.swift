/// Tells what a VP9 frame or superframe is from its uncompressed headers.
///
/// Every coded frame counts as a reference, also one that is put into no slot: the next frame may predict its motion
/// vectors, segments and probabilities from it (VP9 bitstream specification, 6.1.2 and 6.4.20).
enum VP9Frames {
    static func traits(of payload: Span<UInt8>) throws(BitstreamError) -> AccessUnitTraits {
        var traits = AccessUnitTraits()
        traits.isReference = false
        for range in try VP9Superframe.frames(in: payload) {
            let header = try VP9FrameHeader(frame: payload.extracting(range))
            if traits.isEmpty {
                traits.isRandomAccess = header.isKeyframe
                traits.isIntra = header.isKeyframe
            } else if !header.isKeyframe {
                traits.isIntra = false
            }
            traits.isEmpty = false
            if header.showsExistingFrame || header.isShown { traits.showsPicture = true }
            if !header.showsExistingFrame { traits.isReference = true }
            traits.announce(header.dimensions)
        }
        return traits
    }
}
