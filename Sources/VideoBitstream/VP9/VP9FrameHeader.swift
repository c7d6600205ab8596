/// The front of an uncompressed header of VP9 (VP9 bitstream specification, 6.2), up to the size of the frame.
struct VP9FrameHeader {
    /// Whether it only shows a frame that was decoded before.
    private(set) var showsExistingFrame = false
    private(set) var isKeyframe = false
    private(set) var isShown = true
    /// The frame's own size; nil if it takes over that of a reference.
    private(set) var dimensions: PictureDimensions?

    /// Reads the front of a frame.
    init(frame: Span<UInt8>) throws(BitstreamError) {
        // The longest header up to the size takes 14 bytes.
        var reader = BitReader(frame.extracting(first: min(frame.count, 32)).copied, .frameHeader)
        guard try reader.bits(2) == 2 else { throw .malformed(.frameHeader) }
        let profile = (try reader.bits(1)) + 2 * (try reader.bits(1))
        if profile == 3, try reader.bit() { throw .malformed(.frameHeader) }
        showsExistingFrame = try reader.bit()
        guard !showsExistingFrame else { return }
        isKeyframe = try !reader.bit()
        isShown = try reader.bit()
        let isErrorResilient = try reader.bit()
        if isKeyframe {
            try VP9FrameHeader.readSyncCode(&reader)
            try VP9FrameHeader.skipColor(profile: profile, &reader)
        } else {
            let isIntraOnly = isShown ? false : try reader.bit()
            if !isErrorResilient { try reader.skip(2) }
            if isIntraOnly {
                try VP9FrameHeader.readSyncCode(&reader)
                if profile > 0 { try VP9FrameHeader.skipColor(profile: profile, &reader) }
                // refresh_frame_flags
                try reader.skip(8)
            } else {
                // refresh_frame_flags, then index and sign bias of three references
                try reader.skip(8 + 3 * 4)
                // found_ref: the size of the first reference that is named.
                for _ in 0..<3 where try reader.bit() { return }
            }
        }
        let width = try reader.bits(16) + 1
        let height = try reader.bits(16) + 1
        dimensions = try PictureDimensions(width: width, height: height, codedWidth: width, codedHeight: height)
    }

    private static func readSyncCode(_ reader: inout BitReader) throws(BitstreamError) {
        guard try reader.bits(24) == 0x49_8342 else { throw .malformed(.frameHeader) }
    }

    /// color_config, 6.2.2.
    private static func skipColor(profile: Int, _ reader: inout BitReader) throws(BitstreamError) {
        if profile >= 2 { try reader.skip(1) }
        let isRGB = try reader.bits(3) == 7
        let spellsOutSubsampling = profile == 1 || profile == 3
        if isRGB {
            guard spellsOutSubsampling else { throw .malformed(.frameHeader) }
            try reader.skip(1)
        } else {
            try reader.skip(spellsOutSubsampling ? 4 : 1)
        }
    }
}
