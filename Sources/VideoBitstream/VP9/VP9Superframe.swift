/// Takes the frames of a VP9 superframe apart (VP9 bitstream specification, annex B).
enum VP9Superframe {
    /// Where the frames lie; the whole payload if it ends in no superframe index.
    static func frames(in bytes: Span<UInt8>) throws(BitstreamError) -> [Range<Int>] {
        let count = bytes.count
        guard count > 0 else { return [] }
        let marker = bytes[count - 1]
        guard marker & 0xE0 == 0xC0 else { return [0..<count] }
        let frames = Int(marker & 0x07) + 1
        let sizeBytes = Int(marker >> 3 & 0x03) + 1
        let indexSize = 2 + frames * sizeBytes
        guard count >= indexSize, bytes[count - indexSize] == marker else { return [0..<count] }
        var ranges: [Range<Int>] = []
        var start = 0
        for frame in 0..<frames {
            var size = 0
            for byte in 0..<sizeBytes {
                size |= Int(bytes[count - indexSize + 1 + frame * sizeBytes + byte]) << (byte * 8)
            }
            guard size <= count - indexSize - start else { throw .malformed(.superframeIndex) }
            if size > 0 { ranges.append(start..<start + size) }
            start += size
        }
        return ranges
    }
}
