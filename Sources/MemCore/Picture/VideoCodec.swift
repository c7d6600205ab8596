/// A video codec, named by the FourCC that Enhanced RTMP uses.
///
/// An unknown one survives, so that it can be logged.
public struct VideoCodec: Hashable, Sendable, RawRepresentable {
    /// The FourCC, most significant byte first (`avc1` is 0x61766331).
    public let rawValue: UInt32

    /// Wraps a FourCC from the wire.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Reads four characters, as ``description`` writes them; what is not of that form counts as zero bytes.
    public init(fourCC text: String) {
        rawValue = text.utf8.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// H.264 (ISO/IEC 14496-10).
    public static let avc = VideoCodec(rawValue: 0x6176_6331)
    /// HEVC (ISO/IEC 23008-2).
    public static let hevc = VideoCodec(rawValue: 0x6876_6331)
    /// AV1.
    public static let av1 = VideoCodec(rawValue: 0x6176_3031)
    /// VP9.
    public static let vp9 = VideoCodec(rawValue: 0x7670_3039)

    /// Single pictures, each a JPEG file.
    public static let jpeg = VideoCodec(rawValue: 0x6A70_6567)
    /// Single pictures, each a PNG file.
    public static let png = VideoCodec(rawValue: 0x706E_6720)

    /// What a picture file is by its first bytes; nil if it is neither JPEG nor PNG.
    public init?(pictureFile: some Collection<UInt8>) {
        if pictureFile.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if pictureFile.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else {
            return nil
        }
    }

    /// Whether it is no video, but single pictures.
    public var isPictures: Bool { self == .jpeg || self == .png }

    /// Whether the decoder process can decode it, as the video of a publisher or a file.
    public var isSupported: Bool { [.avc, .hevc, .av1, .vp9].contains(self) }
}

extension VideoCodec: CustomStringConvertible {
    /// The four characters, each one that is no printable ASCII shown as `?`.
    public var description: String {
        var text = ""
        for shift in [24, 16, 8, 0] {
            let byte = UInt8(truncatingIfNeeded: rawValue >> shift)
            text.append((0x20...0x7E).contains(byte) ? Character(Unicode.Scalar(byte)) : "?")
        }
        return text
    }
}
