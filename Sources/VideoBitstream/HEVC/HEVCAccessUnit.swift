/// Tells what an access unit of HEVC is from the headers of its NAL units.
struct HEVCAccessUnit {
    let lengthSize: Int

    /// The most temporal sub-layers that any SPS so far announced.
    ///
    /// A picture of the highest one that its sub-layer does not refer to is not referred to at all.
    private(set) var subLayers: Int

    init(lengthSize: Int, subLayers: Int) {
        self.lengthSize = lengthSize
        self.subLayers = subLayers
    }

    mutating func traits(of payload: Span<UInt8>) throws(BitstreamError) -> AccessUnitTraits {
        var traits = AccessUnitTraits()
        var units = NALUnits(payload, lengthSize: lengthSize)
        traits.usesStartCodes = lengthSize > 0 && units.framing == .startCodes
        var isReferredTo = false
        while let range = try units.next(payload) {
            let unit = payload.extracting(range)
            let header = try HEVCUnitHeader(unit: unit)
            guard header.layer == 0 else { continue }
            let type = header.type
            if type.isSlice {
                traits.isEmpty = false
                if type.isRandomAccess { traits.isRandomAccess = true }
                if type.isLeading { traits.isLeading = true }
                if type.isSkippedLeading { traits.isSkippedLeading = true }
                if !type.isSubLayerNonReference || header.temporalID < subLayers - 1 { isReferredTo = true }
            } else if type.isParameterSet {
                isReferredTo = true
                if type == .sequenceParameterSet {
                    let set = try HEVCSequenceParameterSet(unit: unit)
                    subLayers = max(subLayers, set.subLayers)
                    traits.announce(set.dimensions)
                }
            }
        }
        traits.isIntra = traits.isRandomAccess
        traits.isReference = isReferredTo
        traits.showsPicture = !traits.isEmpty
        return traits
    }
}
