/// The nal_unit_type of HEVC (ISO/IEC 23008-2, table 7-1).
struct HEVCUnitType: Hashable, RawRepresentable {
    let rawValue: UInt8

    static let videoParameterSet = HEVCUnitType(rawValue: 32)
    static let sequenceParameterSet = HEVCUnitType(rawValue: 33)
    static let pictureParameterSet = HEVCUnitType(rawValue: 34)

    /// A slice segment; the reserved types below 32 are none yet.
    var isSlice: Bool { rawValue <= 9 || (16...21).contains(rawValue) }

    /// BLA, IDR or CRA, and the two reserved ones.
    var isRandomAccess: Bool { (16...23).contains(rawValue) }

    /// IDR_W_RADL and IDR_N_LP.
    var isInstantaneousRefresh: Bool { rawValue == 19 || rawValue == 20 }

    /// BLA_W_LP, BLA_W_RADL, BLA_N_LP: decoding begins there, whatever came before.
    var isBrokenLink: Bool { (16...18).contains(rawValue) }

    /// EOS_NUT and EOB_NUT: decoding begins anew behind them.
    var isEnd: Bool { rawValue == 36 || rawValue == 37 }

    /// RADL_N, RADL_R, RASL_N, RASL_R.
    var isLeading: Bool { (6...9).contains(rawValue) }

    /// RASL_N, RASL_R: refer to pictures before the random access point.
    var isSkippedLeading: Bool { rawValue == 8 || rawValue == 9 }

    /// The types whose names end in _N: no picture of the same sub-layer refers to them.
    var isSubLayerNonReference: Bool { rawValue < 16 && rawValue % 2 == 0 }

    var isParameterSet: Bool { (32...34).contains(rawValue) }
}

/// The two bytes in front of a NAL unit of HEVC (ISO/IEC 23008-2, 7.3.1.2).
struct HEVCUnitHeader: Hashable {
    let type: HEVCUnitType
    /// Not zero for the further layers of a scalable or multiview stream, which are not decoded.
    let layer: UInt8
    let temporalID: Int

    init(unit: Span<UInt8>) throws(BitstreamError) {
        guard unit.count >= 2 else { throw .truncated(.nalUnit) }
        guard unit[0] & 0x80 == 0, unit[1] & 0x07 > 0 else { throw .malformed(.nalUnit) }
        type = HEVCUnitType(rawValue: unit[0] >> 1 & 0x3F)
        layer = unit[0] << 5 & 0x20 | unit[1] >> 3
        temporalID = Int(unit[1] & 0x07) - 1
    }
}
