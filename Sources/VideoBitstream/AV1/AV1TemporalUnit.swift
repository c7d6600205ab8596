/// Tells what a temporal unit of AV1 is from its sequence and frame headers.
///
/// All that a frame of AV1 takes over from others (pixels, motion vectors, probabilities, segments, filter levels) it
/// takes from the eight reference slots. So a unit that puts nothing into a slot is needed by none.
struct AV1TemporalUnit {
    private var sequence: AV1SequenceHeader?

    /// The slots that hold a key frame, one bit each: to show it again makes it the content of all of them.
    private var keyframeSlots = AV1FrameHeader.allSlots

    init(sequence: AV1SequenceHeader?) {
        self.sequence = sequence
    }

    mutating func traits(of payload: Span<UInt8>) throws(BitstreamError) -> AccessUnitTraits {
        let frames = try AV1Frames(payload, &sequence)
        var traits = AccessUnitTraits()
        traits.isReference = frames.hasSequenceHeader
        if frames.hasSequenceHeader, let sequence { traits.announce(try sequence.dimensions) }
        traits.isIntra = true
        for header in frames.headers { add(header, to: &traits) }
        traits.isIntra = traits.isIntra && !traits.isEmpty
        return traits
    }

    private mutating func add(_ frame: AV1FrameHeader, to traits: inout AccessUnitTraits) {
        let isFirst = traits.isEmpty
        traits.isEmpty = false
        if let slot = frame.existingSlot {
            traits.showsPicture = true
            traits.isIntra = false
            if keyframeSlots >> slot & 1 == 1 {
                keyframeSlots = AV1FrameHeader.allSlots
                traits.isReference = true
            }
            return
        }
        if frame.isShown { traits.showsPicture = true }
        if frame.refreshedSlots != 0 { traits.isReference = true }
        if frame.type == .key && frame.isShown && isFirst { traits.isRandomAccess = true }
        if frame.type != .key && frame.type != .intraOnly { traits.isIntra = false }
        if frame.type == .key {
            keyframeSlots |= frame.refreshedSlots
        } else {
            keyframeSlots &= ~frame.refreshedSlots
        }
        traits.announce(frame.dimensions)
    }
}
