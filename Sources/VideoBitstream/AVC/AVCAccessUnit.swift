/// Tells what an access unit of H.264 is from the headers of its NAL units.
struct AVCAccessUnit {
    let lengthSize: Int

    func traits(of payload: Span<UInt8>) throws(BitstreamError) -> AccessUnitTraits {
        var traits = AccessUnitTraits()
        var units = NALUnits(payload, lengthSize: lengthSize)
        traits.usesStartCodes = lengthSize > 0 && units.framing == .startCodes
        var isReferredTo = false
        var areSlicesIntra = true
        while let range = try units.next(payload) {
            let unit = payload.extracting(range)
            let type = AVCUnitType(header: unit[0])
            if type.hasSliceHeader {
                traits.isEmpty = false
                let referenceIndicator = unit[0] >> 5 & 0x03
                if referenceIndicator != 0 { isReferredTo = true }
                if type == .idrSlice { traits.isRandomAccess = true }
                if areSlicesIntra { areSlicesIntra = try AVCSliceHeader(unit: unit).isIntra }
            } else if type == .supplementalInformation {
                if AVCRecoveryPoint.isSignalled(by: unit) { traits.isRandomAccess = true }
            } else if type.isParameterSet {
                isReferredTo = true
                if type == .sequenceParameterSet {
                    traits.announce(try AVCSequenceParameterSet(unit: unit).dimensions)
                }
            }
        }
        traits.isRandomAccess = traits.isRandomAccess && !traits.isEmpty
        traits.isIntra = areSlicesIntra && !traits.isEmpty
        traits.isReference = isReferredTo
        traits.showsPicture = !traits.isEmpty
        return traits
    }
}
