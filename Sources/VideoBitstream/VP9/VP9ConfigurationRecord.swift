internal import MemCore

extension DecoderConfiguration {
    /// Reads a VPCodecConfigurationRecord ("VP Codec ISO Media File Format Binding"), which says nothing of sizes.
    ///
    /// Publishers send it with or without the version and flags of the box that it comes from.
    init(vp9Record bytes: Span<UInt8>) throws(BitstreamError) {
        var cursor = ByteCursor(.configurationRecord)
        let hasVersionAndFlags = bytes.count >= 12 && bytes[0] == 1 && bytes[1] == 0 && bytes[2] == 0 && bytes[3] == 0
        if hasVersionAndFlags { cursor.position = 4 }
        let profile = Int(try cursor.byte(bytes))
        let level = Int(try cursor.byte(bytes))
        let format = try cursor.byte(bytes)
        guard profile <= 3 else { throw .malformed(.configurationRecord) }
        // 0 and 1 are both 4:2:0, with the chroma sample in different places.
        let chroma: ChromaFormat =
            switch format >> 1 & 0x07 {
            case 2: .yuv422
            case 3: .yuv444
            default: .yuv420
            }
        self.init(
            codec: .vp9,
            dimensions: nil,
            profile: profile,
            level: level,
            bitDepth: Int(format >> 4),
            chroma: chroma,
            maxReferenceFrames: 8
        )
    }
}
