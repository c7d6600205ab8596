internal import MemCore

extension DecoderConfiguration {
    /// Reads an AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1); all its SPS count for the size.
    init(avcRecord bytes: Span<UInt8>) throws(BitstreamError) {
        var cursor = ByteCursor(.configurationRecord)
        guard try cursor.byte(bytes) == 1 else { throw .malformed(.configurationRecord) }
        _ = try cursor.range(3, bytes)
        let lengthSize = Int(try cursor.byte(bytes) & 0x03) + 1
        guard lengthSize != 3 else { throw .malformed(.configurationRecord) }
        var units: [[UInt8]] = []
        for mask: UInt8 in [0x1F, 0xFF] {
            for _ in 0..<(try cursor.byte(bytes) & mask) {
                let range = try cursor.unitRange(bytes)
                if !range.isEmpty { units.append(bytes.extracting(range).copied) }
            }
        }
        try self.init(avcUnits: units, lengthSize: lengthSize)
    }

    /// Takes parameter sets wherever they come from; the largest picture of all SPS is the one to check.
    init(avcUnits units: [[UInt8]], lengthSize: Int) throws(BitstreamError) {
        var first: AVCSequenceParameterSet?
        var dimensions: PictureDimensions?
        var references = 0
        for unit in units where AVCUnitType(header: unit[0]) == .sequenceParameterSet {
            let set = try AVCSequenceParameterSet(unit: unit.span)
            first = first ?? set
            dimensions = .larger(dimensions, set.dimensions)
            references = max(references, set.maxReferenceFrames)
        }
        guard let first else { throw .noParameterSet }
        self.init(
            codec: .avc,
            nalLengthSize: lengthSize,
            dimensions: dimensions,
            profile: first.profile,
            level: first.level,
            bitDepth: first.bitDepth,
            chroma: first.chroma,
            maxReferenceFrames: references,
            parameterSets: units
        )
    }
}
