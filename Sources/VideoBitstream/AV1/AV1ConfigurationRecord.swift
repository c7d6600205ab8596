internal import MemCore

extension DecoderConfiguration {
    /// Reads an AV1CodecConfigurationRecord ("AV1 Codec ISO Media File Format Binding", 2.3.3).
    ///
    /// The sequence header behind it says all that the four bytes say, and the size; it may be missing.
    init(av1Record bytes: Span<UInt8>) throws(BitstreamError) {
        var cursor = ByteCursor(.configurationRecord)
        // Marker bit and version 1.
        guard try cursor.byte(bytes) == 0x81 else { throw .malformed(.configurationRecord) }
        let profileAndLevel = try cursor.byte(bytes)
        let flags = try cursor.byte(bytes)
        _ = try cursor.byte(bytes)
        let start = cursor.position
        var header: AV1SequenceHeader?
        var position = start
        while position < bytes.count {
            let obu = try OBU(bytes, at: position)
            position = obu.payload.upperBound
            if obu.kind == .sequenceHeader { header = try AV1SequenceHeader(payload: bytes.extracting(obu.payload)) }
        }
        let subsampling = ChromaFormat(subsamplingX: flags & 0x08 != 0, subsamplingY: flags & 0x04 != 0)
        self.init(
            codec: .av1,
            dimensions: try header?.dimensions,
            profile: Int(profileAndLevel >> 5),
            level: Int(profileAndLevel & 0x1F),
            bitDepth: flags & 0x40 == 0 ? 8 : flags & 0x20 == 0 ? 10 : 12,
            chroma: header?.chroma ?? (flags & 0x10 != 0 ? .monochrome : subsampling),
            maxReferenceFrames: 8,
            parameterSets: start < bytes.count ? [bytes.extracting(start..<bytes.count).copied] : []
        )
        sequenceHeader = header
    }
}
