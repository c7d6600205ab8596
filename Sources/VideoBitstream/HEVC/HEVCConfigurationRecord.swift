internal import MemCore

extension DecoderConfiguration {
    /// Reads an HEVCDecoderConfigurationRecord (ISO/IEC 14496-15, 8.3.3.1); the SPS tells all that is needed.
    init(hevcRecord bytes: Span<UInt8>) throws(BitstreamError) {
        var cursor = ByteCursor(.configurationRecord)
        let version = try cursor.byte(bytes)
        // Version 0 is what encoders wrote before the specification was final.
        guard version <= 1 else { throw .malformed(.configurationRecord) }
        _ = try cursor.range(20, bytes)
        let lengthSize = Int(try cursor.byte(bytes) & 0x03) + 1
        guard lengthSize != 3 else { throw .malformed(.configurationRecord) }
        var units: [[UInt8]] = []
        for _ in 0..<(try cursor.byte(bytes)) {
            _ = try cursor.byte(bytes)
            for _ in 0..<(try cursor.unsigned16(bytes)) {
                let range = try cursor.unitRange(bytes)
                if !range.isEmpty { units.append(bytes.extracting(range).copied) }
            }
        }
        try self.init(hevcUnits: units, lengthSize: lengthSize)
    }

    /// Takes parameter sets wherever they come from; the largest picture of all SPS is the one to check.
    init(hevcUnits units: [[UInt8]], lengthSize: Int) throws(BitstreamError) {
        var first: HEVCSequenceParameterSet?
        var dimensions: PictureDimensions?
        var references = 0
        var subLayers = 1
        for unit in units {
            let header = try HEVCUnitHeader(unit: unit.span)
            guard header.type == .sequenceParameterSet, header.layer == 0 else { continue }
            let set = try HEVCSequenceParameterSet(unit: unit.span)
            first = first ?? set
            dimensions = .larger(dimensions, set.dimensions)
            references = max(references, set.maxReferenceFrames)
            subLayers = max(subLayers, set.subLayers)
        }
        guard let first else { throw .noParameterSet }
        self.init(
            codec: .hevc,
            nalLengthSize: lengthSize,
            dimensions: dimensions,
            profile: first.profile,
            level: first.level,
            bitDepth: first.bitDepth,
            chroma: first.chroma,
            maxReferenceFrames: references,
            parameterSets: units
        )
        self.subLayers = subLayers
    }
}
