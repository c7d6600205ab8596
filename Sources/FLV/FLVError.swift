/// Why an audio or video message can't be read.
///
/// It ends that packet; the stream and its connection go on.
public enum FLVError: Error, Hashable, Sendable {
    /// The message ends inside the named part.
    case truncated(Part)
    /// A multitrack packet carries another multitrack or ModEx packet, which the specification rules out.
    case nestedMultitrack
    /// A multitrack type that Enhanced RTMP v2 does not define.
    case unknownMultitrackType(UInt8)

    /// The parts of a packet that can be cut off.
    public enum Part: String, Hashable, Sendable {
        /// The first byte or the bytes right after it.
        case header
        /// The four characters that name a codec.
        case fourCC = "FourCC"
        /// The 24 bits of the composition time offset.
        case compositionTime = "composition time offset"
        /// A ModEx prefix.
        case modEx = "ModEx prefix"
        /// The byte of a command frame.
        case command
        /// Number or size of a track.
        case trackHeader = "track header"
        /// The bytes of a track whose size was announced.
        case trackBody = "track body"
    }
}

extension FLVError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .truncated(let part): "The packet ends inside its \(part.rawValue)."
        case .nestedMultitrack: "A multitrack packet carries another multitrack or ModEx packet."
        case .unknownMultitrackType(let type): "The packet has the unknown multitrack type \(type)."
        }
    }
}
