internal import MemCore

/// Follows which temporal units of AV1 are predicted from which, by what is put into the eight reference slots (AV1
/// specification, 7.20).
///
/// All that a frame takes over from others comes from the slots that it names (7.21): a unit that none names can be left
/// out, and what a decoder has in its slots instead is never looked at.
public struct AV1References: ReferenceFollowing {
    /// The unit whose frame is in a slot.
    private struct Content {
        var unit: UInt64
        var isKeyframe: Bool
    }

    private var sequence: AV1SequenceHeader?
    /// Nil where it is not known.
    private var slots = [Content?](repeating: nil, count: 8)

    /// Begins behind a sequence header; nil if that is of another codec.
    public init?(configuration: DecoderConfiguration) {
        guard configuration.codec == .av1 else { return nil }
        sequence = configuration.sequenceHeader
    }

    /// Says that a unit was left out: nothing is known until a keyframe takes all slots.
    public mutating func lose() {
        slots = [Content?](repeating: nil, count: 8)
    }

    /// Nothing.
    public func heads(of payload: Span<UInt8>) -> [UInt8]? { nil }

    /// What the next temporal unit refers to; nil if that is not known yet.
    ///
    /// - Throws: ``BitstreamError`` for what does not add up.
    public mutating func references(
        in payload: Span<UInt8>,
        _ number: UInt64
    ) throws(BitstreamError) -> PictureReferences? {
        let frames = try AV1Frames(payload, &sequence)
        var used: Set<UInt64>? = []
        var mayBeCut = !frames.hasSequenceHeader
        for frame in frames.headers {
            for slot in frame.existingSlot.map({ [$0] }) ?? frame.referredSlots ?? Array(slots.indices) {
                if let unit = slots[slot]?.unit { used?.insert(unit) } else { used = nil }
            }
            if let slot = frame.existingSlot {
                // A keyframe that is shown later takes all slots then (7.21).
                guard let content = slots[slot], content.isKeyframe else { continue }
                slots = [Content?](repeating: content, count: 8)
                mayBeCut = false
            } else {
                let content = Content(unit: number, isKeyframe: frame.type == .key)
                for slot in slots.indices where frame.refreshedSlots >> slot & 1 == 1 { slots[slot] = content }
            }
        }
        used?.remove(number)
        let left = slots.compactMap { $0?.unit }
        // Identifiers of frames are checked by a decoder against those that it has.
        guard let used, left.count == slots.count, sequence?.frameID == nil else { return nil }
        return PictureReferences(used: used, left: Set(left), mayBeCut: mayBeCut)
    }
}
