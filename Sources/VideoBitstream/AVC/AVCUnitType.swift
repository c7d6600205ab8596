/// The nal_unit_type of H.264 (ISO/IEC 14496-10, table 7-1).
struct AVCUnitType: Hashable, RawRepresentable {
    let rawValue: UInt8

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Reads the five bits of a NAL unit's first byte.
    init(header: UInt8) {
        rawValue = header & 0x1F
    }

    static let slice = AVCUnitType(rawValue: 1)
    static let slicePartitionA = AVCUnitType(rawValue: 2)
    static let idrSlice = AVCUnitType(rawValue: 5)
    static let supplementalInformation = AVCUnitType(rawValue: 6)
    static let sequenceParameterSet = AVCUnitType(rawValue: 7)
    static let pictureParameterSet = AVCUnitType(rawValue: 8)
    static let sequenceParameterSetExtension = AVCUnitType(rawValue: 13)

    /// Units that begin with a slice header: of the primary picture, not of its auxiliary or scalable companions.
    var hasSliceHeader: Bool { self == .slice || self == .slicePartitionA || self == .idrSlice }

    var isParameterSet: Bool {
        self == .sequenceParameterSet || self == .pictureParameterSet || self == .sequenceParameterSetExtension
    }
}
