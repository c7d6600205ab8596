/// The frame headers of a temporal unit of AV1.
struct AV1Frames {
    /// In decoding order.
    private(set) var headers: [AV1FrameHeader] = []
    /// Whether a sequence header is among them.
    private(set) var hasSequenceHeader = false

    /// Reads them.
    ///
    /// - Parameter sequence: the sequence header in force; that of the unit behind it, if there is one.
    init(_ payload: Span<UInt8>, _ sequence: inout AV1SequenceHeader?) throws(BitstreamError) {
        var position = 0
        while position < payload.count {
            let obu = try OBU(payload, at: position)
            position = obu.payload.upperBound
            let bytes = payload.extracting(obu.payload)
            switch obu.kind {
            case .sequenceHeader:
                sequence = try AV1SequenceHeader(payload: bytes)
                hasSequenceHeader = true
            case .frame, .frameHeader:
                guard let sequence else { throw .noSequenceHeader }
                headers.append(try AV1FrameHeader(payload: bytes, of: obu, sequence))
            default:
                break
            }
        }
    }
}
