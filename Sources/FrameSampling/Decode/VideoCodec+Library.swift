internal import MemCore

/// What libavcodec has for each codec.
extension VideoCodec {
    /// The decoder's name in libavcodec; nil if the codec is none of ours.
    var decoderName: String? {
        switch self {
        case .avc: "h264"
        case .hevc: "hevc"
        case .av1: "libdav1d"
        case .vp9: "vp9"
        default: nil
        }
    }

    /// The decoder of a graphics processor; other ones than ``decoderName`` where that has none.
    var hardwareDecoderName: String? { self == .av1 ? "av1" : decoderName }

    /// Which allocation is the access unit's own picture; nil if the decoder hands pictures out undelayed.
    var tapTurn: FrameTap.Turn? {
        switch self {
        case .avc: .last
        case .hevc: .first
        default: nil
        }
    }

    /// Whether the library, having failed on an access unit, tries the very same again in place of all that follow.
    ///
    /// The libdav1d door of libavcodec 59 keeps the bytes that dav1d refused and hands them to it again at every call, until
    /// it is told to forget all. Newer ones let go of them; there no more is lost than what refers to the damaged picture.
    var sticksToDamage: Bool { self == .av1 }

    /// What has to stand before the first access unit that a fresh decoder gets.
    ///
    /// The sequence header of AV1 may be in the configuration record alone (AV1-ISOBMFF 2.3.3: four bytes, then OBUs),
    /// which dav1d does not read; twice the same does no harm.
    func startPrefix(of record: [UInt8]) -> [UInt8] {
        self == .av1 ? Array(record.dropFirst(4)) : []
    }
}
