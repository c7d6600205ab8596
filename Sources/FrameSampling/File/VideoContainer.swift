/// The kinds of files that are read, told by their first bytes: no other demuxer of FFmpeg ever sees a file.
enum VideoContainer: String, CaseIterable {
    /// MP4 and QuickTime.
    case mov
    /// Matroska and WebM.
    case matroska
    /// Flash Video.
    case flv

    /// How many bytes tell it.
    static let signatureLength = 12

    /// The container that begins with these bytes; nil if it is none of them.
    init?(signature: [UInt8]) {
        if signature.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) {
            self = .matroska
        } else if signature.starts(with: Array("FLV".utf8)) {
            self = .flv
        } else if signature.count >= 8, Self.boxes.contains(String(decoding: signature[4..<8], as: UTF8.self)) {
            self = .mov
        } else {
            return nil
        }
    }

    /// The boxes that an MP4 or QuickTime file may begin with (ISO/IEC 14496-12; the older ones by QuickTime alone).
    private static let boxes: Set<String> = ["ftyp", "styp", "moov", "moof", "mdat", "free", "skip", "wide", "pnot"]

    /// What is wrong with a file whose header can't be read.
    var headerTrouble: String {
        switch self {
        case .mov:
            "its index (the box moov) is missing or damaged: the recording was not finished, or this is not all of it"
        case .matroska, .flv: "its header is damaged or cut off"
        }
    }
}
