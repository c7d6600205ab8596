public import MemCore

/// What a sequence header says about the video behind it: avcC, hvcC, av1C or vpcC.
///
/// Parameter sets are kept, but nothing here is given to a decoder: it is read first, so that a stream over the limits
/// never reaches one.
public struct DecoderConfiguration: Hashable, Sendable {
    /// The codec.
    public var codec: VideoCodec

    /// Bytes of the length before each NAL unit: 1, 2 or 4.
    ///
    /// 0 where there is none: with AV1 and VP9, and with parameter sets in start codes (Annex B).
    public var nalLengthSize: Int

    /// The largest pictures that any of the parameter sets announces.
    ///
    /// Nil with VP9, and with AV1 if the record holds no sequence header: then the first keyframe tells.
    public var dimensions: PictureDimensions?

    /// The size of ``dimensions`` as shown.
    public var pictureSize: PictureSize? { dimensions?.shown }

    /// profile_idc of H.264, general_profile_idc of HEVC, seq_profile of AV1, profile of VP9.
    public var profile: Int

    /// The level in the codec's own numbers: 40 is 4.0 with H.264, 120 with HEVC, 8 with AV1.
    public var level: Int

    /// Bits per luma sample.
    public var bitDepth: Int

    /// How much colour there is.
    public var chroma: ChromaFormat

    /// How many pictures a decoder has to keep for reference.
    public var maxReferenceFrames: Int

    /// VPS, SPS and PPS as NAL units without length or start code; of AV1 the configuration OBUs as one piece.
    public var parameterSets: [[UInt8]]

    /// The sub-layers that the SPS of HEVC announces; 1 for other codecs.
    var subLayers = 1

    /// AV1's sequence header, without which its frame headers can't be read.
    var sequenceHeader: AV1SequenceHeader?

    /// Reads the record of a sequence header.
    ///
    /// - Throws: ``BitstreamError``: the record is cut off or breaks its specification, its sizes are beyond 65535, or
    ///   there is no parser for the codec.
    public init(codec: VideoCodec, record: Span<UInt8>) throws(BitstreamError) {
        let beginsWithZero = record.count > 0 && record[0] == 0
        switch codec {
        case .avc where beginsWithZero:
            try self.init(avcUnits: NALUnits.all(in: record), lengthSize: 0)
        case .avc:
            try self.init(avcRecord: record)
        case .hevc where beginsWithZero && record.count > 2 && record[1] == 0 && record[2] <= 1:
            try self.init(hevcUnits: NALUnits.all(in: record), lengthSize: 0)
        case .hevc:
            try self.init(hevcRecord: record)
        case .av1:
            try self.init(av1Record: record)
        case .vp9:
            try self.init(vp9Record: record)
        default:
            throw .unsupportedCodec(codec.rawValue)
        }
    }

    /// Reads the record of a sequence header in an array.
    ///
    /// - Throws: ``BitstreamError``, for the same reasons.
    public init(codec: VideoCodec, record: [UInt8]) throws(BitstreamError) {
        try self.init(codec: codec, record: record.span)
    }

    init(
        codec: VideoCodec,
        nalLengthSize: Int = 0,
        dimensions: PictureDimensions?,
        profile: Int,
        level: Int,
        bitDepth: Int,
        chroma: ChromaFormat,
        maxReferenceFrames: Int,
        parameterSets: [[UInt8]] = []
    ) {
        self.codec = codec
        self.nalLengthSize = nalLengthSize
        self.dimensions = dimensions
        self.profile = profile
        self.level = level
        self.bitDepth = bitDepth
        self.chroma = chroma
        self.maxReferenceFrames = maxReferenceFrames
        self.parameterSets = parameterSets
    }
}

extension NALUnits {
    /// Copies of all units of a record in Annex B.
    static func all(in bytes: Span<UInt8>) throws(BitstreamError) -> [[UInt8]] {
        var units = NALUnits(bytes, lengthSize: 0)
        var copies: [[UInt8]] = []
        while let range = try units.next(bytes) { copies.append(bytes.extracting(range).copied) }
        return copies
    }
}
