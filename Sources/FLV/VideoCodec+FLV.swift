internal import MemCore

extension VideoCodec {
    /// VVC, whose coded frames carry a composition time offset as those of AVC and HEVC do.
    static let vvc = VideoCodec(rawValue: 0x7676_6331)

    /// Whether a CodedFrames packet has a composition time offset (Enhanced RTMP v2, "ExVideoTagBody").
    var hasCompositionTime: Bool { [.avc, .hevc, .vvc].contains(self) }

    /// The codec of a legacy tag: the CodecID of Adobe's FLV specification 10.1, E.4.3.1.
    ///
    /// 12 and 13 are in no specification, but several encoders send HEVC and AV1 so. Those that can't be decoded get a
    /// FourCC that people can read; for the ones without a name it holds the number: `id15`.
    init(legacyID: UInt8) {
        switch legacyID {
        case 1: self.init("JPEG")
        case 2: self.init("H263")
        case 3: self.init("SCRN")
        case 4: self.init("VP6F")
        case 5: self.init("VP6A")
        case 6: self.init("SCR2")
        case 7: self = .avc
        case 9: self.init("mp4v")
        case 12: self = .hevc
        case 13: self = .av1
        default: self.init("id\(legacyID / 10)\(legacyID % 10)")
        }
    }

    private init(_ name: String) {
        self.init(rawValue: name.utf8.reduce(0) { $0 << 8 | UInt32($1) })
    }
}
