internal import MemCore
internal import VideoBitstream

/// Reads from an access unit's headers what ``SamplePlanner`` has to know, and refuses pictures above the limits.
struct CodedPictureReader {
    private let codec: VideoCodec
    private let limits: PictureLimits
    private var inspector: AccessUnitInspector
    private var references: ReferenceReader?
    private var refresh = Refresh.none

    /// Whether a stream that never has a complete picture (intra refresh) is being joined in its midst.
    private enum Refresh {
        /// Nothing was decoded yet.
        case none
        /// Decoding began at a publisher's keyframe that is no random access point: the next one ends a whole cycle.
        case running
        /// Pictures are complete.
        case done
    }

    init(codec: VideoCodec, record: [UInt8], limits: PictureLimits) throws(SamplingFailure) {
        self.codec = codec
        self.limits = limits
        let configuration: DecoderConfiguration
        do throws(BitstreamError) {
            configuration = try DecoderConfiguration(codec: codec, record: record.span)
        } catch {
            throw .unsupported("codec \(codec) with such a configuration record (\(error)) is")
        }
        inspector = AccessUnitInspector(configuration: configuration)
        references = ReferenceReader(configuration: configuration)
        try limits.check(configuration.dimensions)
    }

    /// The access unit with its traits; nil if there is nothing in it to decode.
    mutating func read(
        _ payload: [UInt8],
        number: UInt64,
        dts: MediaTime,
        pts: MediaTime,
        isKeyframe: Bool
    ) throws(SamplingFailure) -> CodedPicture? {
        guard let traits = try? inspector.inspect(payload), !traits.usesStartCodes else {
            references?.lose()
            return nil
        }
        try limits.check(traits.dimensions)
        // Parameter sets that come alone must reach the decoder like a picture that others refer to.
        if traits.isEmpty, traits.dimensions == nil { return nil }
        // A recovery point of H.264 may also start an intra refresh, whose pictures are complete only much later.
        let isComplete = traits.isIntra || codec != .avc
        var isStart = isComplete && (traits.isRandomAccess || isKeyframe && traits.isIntra)
        if isStart {
            refresh = .done
        } else if isKeyframe || traits.isRandomAccess, !traits.isEmpty {
            isStart = refresh == .none
            refresh = refresh == .none ? .running : .done
        }
        let references = references?.read(payload.span, number: number)
        return CodedPicture(
            number: number,
            dts: dts,
            pts: pts,
            isStart: isStart,
            isReference: traits.isReference || traits.isEmpty || traits.dimensions != nil,
            isShown: traits.showsPicture && !traits.isEmpty && refresh == .done,
            leading: codec == .avc ? .unknown : traits.isSkippedLeading ? .dependent : .no,
            references: references,
            payload: payload
        )
    }

    /// What the decoder needs of an access unit whose picture nobody needs; nil: nothing.
    func heads(of payload: [UInt8]) -> [UInt8]? { references?.heads(of: payload.span) }
}
