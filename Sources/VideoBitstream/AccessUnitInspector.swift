internal import MemCore

/// Reads the headers of one access unit after the other and says what each is.
///
/// It costs microseconds a unit whatever the unit's size: lengths are hopped over, slices and tiles are not read, and
/// nothing but the few bytes of a header is copied. It must see every unit from the sequence header on, since AV1 frame
/// headers depend on what came before; one inspector belongs to one decoder configuration.
public struct AccessUnitInspector: Sendable {
    private var codecState: CodecState

    private enum CodecState {
        case avc(AVCAccessUnit)
        case hevc(HEVCAccessUnit)
        case av1(AV1TemporalUnit)
        case vp9
        case unsupported(VideoCodec)
    }

    /// Creates an inspector for the units behind a sequence header.
    public init(configuration: DecoderConfiguration) {
        codecState =
            switch configuration.codec {
            case .avc: .avc(AVCAccessUnit(lengthSize: configuration.nalLengthSize))
            case .hevc:
                .hevc(HEVCAccessUnit(lengthSize: configuration.nalLengthSize, subLayers: configuration.subLayers))
            case .av1: .av1(AV1TemporalUnit(sequence: configuration.sequenceHeader))
            case .vp9: .vp9
            default: .unsupported(configuration.codec)
            }
    }

    /// Says what an access unit is.
    ///
    /// - Parameter payload: the unit as FLV carries it; `readableBytesUInt8Span` of a buffer, `span` of an array.
    /// - Throws: ``BitstreamError`` if it is malformed or announces an impossible size. Then no decoder should see it;
    ///   what it
    ///   said about later units is forgotten, as that decoder will never have heard of it.
    public mutating func inspect(_ payload: Span<UInt8>) throws(BitstreamError) -> AccessUnitTraits {
        switch codecState {
        case .avc(let unit):
            return try unit.traits(of: payload)
        case .hevc(var unit):
            let traits = try unit.traits(of: payload)
            codecState = .hevc(unit)
            return traits
        case .av1(var unit):
            let traits = try unit.traits(of: payload)
            codecState = .av1(unit)
            return traits
        case .vp9:
            return try VP9Frames.traits(of: payload)
        case .unsupported(let codec):
            throw .unsupportedCodec(codec.rawValue)
        }
    }

    /// Says what an access unit in an array is.
    public mutating func inspect(_ payload: [UInt8]) throws(BitstreamError) -> AccessUnitTraits {
        try inspect(payload.span)
    }
}
