/// An audio codec by the name that people know it by: its FourCC of Enhanced RTMP where it has one.
///
/// Audio is decoded only to know how loud it is, and elsewhere, so the name is all that is needed of it.
public struct AudioCodec: Hashable, Sendable, CustomStringConvertible {
    /// `mp4a`, `mp3`, `Opus`, `fLaC`, `ac-3`, `ec-3`, `speex` …; of unknown ones the FourCC or `id` and a number.
    public let name: String

    /// AAC.
    public static let aac = AudioCodec(name: "mp4a")
    /// MPEG-1 layer 3.
    public static let mp3 = AudioCodec(name: "mp3")
    /// Opus.
    public static let opus = AudioCodec(name: "Opus")
    /// FLAC.
    public static let flac = AudioCodec(name: "fLaC")
    /// Dolby AC-3.
    public static let ac3 = AudioCodec(name: "ac-3")
    /// Dolby E-AC-3.
    public static let eac3 = AudioCodec(name: "ec-3")

    /// The name.
    public var description: String { name }

    private init(name: String) {
        self.name = name
    }

    /// The codec of a legacy tag: the SoundFormat of Adobe's FLV specification 10.1, E.4.2.1.
    init(soundFormat: UInt8) {
        switch soundFormat {
        case 0, 3: self.init(name: "pcm")
        case 1: self.init(name: "adpcm")
        case 2, 14: self = .mp3
        case 4, 5, 6: self.init(name: "nellymoser")
        case 7: self.init(name: "g711a")
        case 8: self.init(name: "g711u")
        case 10: self = .aac
        case 11: self.init(name: "speex")
        default: self.init(name: "id\(soundFormat)")
        }
    }

    /// The codec of an Enhanced tag; a byte that is no printable ASCII shows as `?`.
    init(fourCC: UInt32) {
        let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: fourCC >> $0) }
        let text = String(decoding: bytes.map { (0x21...0x7E).contains($0) ? $0 : 0x3F }, as: UTF8.self)
        self.init(name: text == ".mp3" ? "mp3" : text)
    }
}
