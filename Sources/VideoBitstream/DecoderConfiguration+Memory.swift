public import MemCore

extension DecoderConfiguration {
    /// What a decoder process may use besides pictures: program, libraries, access units held for the next sample.
    public static let baseMemory: UInt64 = 640 << 20

    /// The address space in bytes that decoding this may take: room for all reference pictures that the format may keep,
    /// and as many again for a change of size in-band.
    ///
    /// - Parameter largest: the size that counts if the record tells none.
    public func decodingMemory(largest: PictureSize) -> UInt64 {
        let size = dimensions?.coded ?? largest
        let bytesPerPixel = (bitDepth > 8 ? 2 : 1) * (chroma == .yuv420 ? 2 : 3)
        let pictures = 2 * (min(max(maxReferenceFrames, 1), 16) + 4)
        return Self.baseMemory + UInt64(size.width * size.height * bytesPerPixel * pictures)
    }

    /// The address space in bytes that a process may use to which picture files come instead of video.
    ///
    /// Eight bytes a pixel for the decoder of a PNG of 16 bits and as many for its filters, four for what comes out of
    /// it, and the planes of a JPEG.
    public static func pictureMemory(largest: PictureSize) -> UInt64 {
        baseMemory + UInt64(largest.width * largest.height * 24)
    }

    /// The most that ``decodingMemory(largest:)`` is for any format with pictures of this size.
    public static func mostDecodingMemory(largest: PictureSize) -> UInt64 {
        baseMemory + UInt64(largest.width * largest.height * 2 * 3 * 2 * 20)
    }
}
