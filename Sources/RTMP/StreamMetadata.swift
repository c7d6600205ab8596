/// What a publisher says of its stream in `onMetaData`: hints, wherever the bitstream says it better.
///
/// OBS 29.1 claims codec 7 for HEVC, and nothing obliges an encoder to tell the truth.
public struct StreamMetadata: Hashable, Sendable {
    /// What the publisher is: `encoder`, else `metadatacreator`, else the `flashVer` of its `connect`.
    public var encoder: String?
    /// The picture's width in pixels.
    public var width: Double?
    /// The picture's height in pixels.
    public var height: Double?
    /// Pictures per second.
    public var frameRate: Double?
    /// The video's bitrate in kbit/s.
    public var videoKilobitsPerSecond: Double?
    /// The audio's bitrate in kbit/s.
    public var audioKilobitsPerSecond: Double?
    /// The video codec: a FourCC, or the number of a legacy codec in decimal.
    public var videoCodec: String?
    /// The audio codec: a FourCC, or the number of a legacy codec in decimal.
    public var audioCodec: String?

    /// Creates metadata that says nothing.
    public init() {}
}

extension StreamMetadata {
    /// Reads the properties of `onMetaData`; what makes no sense is left out.
    init(_ value: AMFValue, flashVer: String?) {
        encoder = Self.text(value["encoder"]) ?? Self.text(value["metadatacreator"]) ?? flashVer
        width = Self.measure(value["width"])
        height = Self.measure(value["height"])
        frameRate = Self.measure(value["framerate"]) ?? Self.measure(value["videoframerate"])
        videoKilobitsPerSecond = Self.measure(value["videodatarate"])
        audioKilobitsPerSecond = Self.measure(value["audiodatarate"])
        videoCodec = Self.codec(value["videocodecid"])
        audioCodec = Self.codec(value["audiocodecid"])
    }

    /// Printable text of at most 128 characters; nil if nothing is left.
    static func text(_ value: AMFValue?) -> String? {
        guard let text = value?.string else { return nil }
        let printable = text.unicodeScalars.lazy.filter { $0.properties.generalCategory != .control }.prefix(128)
        let result = String(String.UnicodeScalarView(printable))
        return result.isEmpty ? nil : result
    }

    /// A positive, finite number, which some encoders send as text.
    private static func measure(_ value: AMFValue?) -> Double? {
        guard let number = value?.number ?? value?.string.flatMap(Double.init), number.isFinite, number > 0 else {
            return nil
        }
        return number
    }

    /// Enhanced RTMP writes a FourCC as the number that its four bytes are.
    private static func codec(_ value: AMFValue?) -> String? {
        guard let number = value?.number else { return text(value).map { String($0.prefix(16)) } }
        guard let code = UInt32(exactly: number) else { return nil }
        guard code > 0xFF else { return String(code) }
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: code >> (24 - 8 * $0)) }
        guard bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
