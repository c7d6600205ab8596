/// Follows which pictures are predicted from which, of the codecs of which that is known: H.264 and HEVC.
public enum ReferenceReader: Sendable {
    case avc(AVCReferences)
    case hevc(HEVCReferences)

    /// Begins behind a sequence header; nil if that is of another codec.
    public init?(configuration: DecoderConfiguration) {
        if let references = AVCReferences(configuration: configuration) {
            self = .avc(references)
        } else if let references = HEVCReferences(configuration: configuration) {
            self = .hevc(references)
        } else {
            return nil
        }
    }

    /// Reads the next access unit in decoding order; nil if what it refers to is not known.
    ///
    /// - Parameters:
    ///   - payload: the unit as FLV carries it.
    ///   - number: by which the unit is told from others.
    public mutating func read(_ payload: Span<UInt8>, number: UInt64) -> PictureReferences? {
        switch self {
        case .avc(var references):
            defer { self = .avc(references) }
            return references.read(payload, number: number)
        case .hevc(var references):
            defer { self = .hevc(references) }
            return references.read(payload, number: number)
        }
    }

    /// Says that a unit was left out, after which nothing is known for a while.
    public mutating func lose() {
        switch self {
        case .avc(var references):
            references.lose()
            self = .avc(references)
        case .hevc(var references):
            references.lose()
            self = .hevc(references)
        }
    }

    /// What a decoder needs of an access unit whose picture nobody needs; nil: nothing at all.
    public func heads(of payload: Span<UInt8>) -> [UInt8]? {
        switch self {
        case .avc(let references): references.heads(of: payload)
        case .hevc: nil
        }
    }
}
