/// Why a decoder configuration record or an access unit is not given to a decoder.
///
/// It ends that record or access unit; the stream goes on with the next one.
public enum BitstreamError: Error, Hashable, Sendable {
    /// The bytes end inside the named structure.
    case truncated(Structure)
    /// The named structure holds a value that its specification rules out, or is longer than any encoder writes it.
    case malformed(Structure)
    /// A picture with no pixels, or one wider or higher than 65535.
    case pictureSize(width: Int, height: Int)
    /// The record names no picture parameters and there is no other place to find them.
    case noParameterSet
    /// A frame of AV1 came before its sequence header.
    case noSequenceHeader
    /// No parser for this codec: its FourCC.
    case unsupportedCodec(UInt32)

    /// The structures that are read, named as in their specifications.
    public enum Structure: String, Hashable, Sendable {
        /// avcC, hvcC, av1C or vpcC.
        case configurationRecord = "decoder configuration record"
        /// A NAL unit or the length before it.
        case nalUnit = "NAL unit"
        /// The SPS of H.264 or HEVC.
        case sequenceParameterSet = "sequence parameter set"
        /// The PPS of H.264 or HEVC.
        case pictureParameterSet = "picture parameter set"
        /// The slice header of H.264 or HEVC.
        case sliceHeader = "slice header"
        /// An OBU of AV1.
        case obu = "OBU"
        /// The sequence header of AV1.
        case sequenceHeader = "sequence header"
        /// The uncompressed header of AV1 or VP9.
        case frameHeader = "frame header"
        /// The index of a VP9 superframe.
        case superframeIndex = "superframe index"
    }
}

extension BitstreamError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .truncated(let structure): "The video ends inside a \(structure.rawValue)."
        case .malformed(let structure): "The video has a \(structure.rawValue) that breaks its specification."
        case .pictureSize(let width, let height): "The video announces pictures of \(width)x\(height)."
        case .noParameterSet: "The decoder configuration record holds no sequence parameter set."
        case .noSequenceHeader: "A frame came before the sequence header."
        case .unsupportedCodec: "There is no parser for this video codec."
        }
    }
}
