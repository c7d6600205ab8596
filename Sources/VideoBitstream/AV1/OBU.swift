/// Where one open bitstream unit of AV1 lies and what it is (AV1 specification, 5.3).
struct OBU {
    /// obu_type; the numbers that are not here are passed over.
    enum Kind: UInt8 {
        case sequenceHeader = 1
        case temporalDelimiter = 2
        case frameHeader = 3
        case tileGroup = 4
        case metadata = 5
        case frame = 6
        case redundantFrameHeader = 7
        case tileList = 8
        case padding = 15
    }

    let kind: Kind?
    let temporalID: Int
    let spatialID: Int
    /// Where the payload lies, without header and size.
    let payload: Range<Int>

    /// Reads the unit at the front of a span; the last one may leave its size out.
    init(_ bytes: Span<UInt8>, at start: Int) throws(BitstreamError) {
        var cursor = ByteCursor(.obu)
        cursor.position = start
        let header = try cursor.byte(bytes)
        guard header & 0x80 == 0 else { throw .malformed(.obu) }
        kind = Kind(rawValue: header >> 3 & 0x0F)
        let hasExtension = header & 0x04 != 0
        let layers = hasExtension ? try cursor.byte(bytes) : 0
        temporalID = Int(layers >> 5)
        spatialID = Int(layers >> 3 & 0x03)
        let hasSize = header & 0x02 != 0
        let size = hasSize ? try OBU.leb128(bytes, &cursor) : bytes.count - cursor.position
        payload = try cursor.range(size, bytes)
    }

    /// 4.10.5: seven bits a byte, least significant first, at most eight bytes and 2³² − 1.
    private static func leb128(_ bytes: Span<UInt8>, _ cursor: inout ByteCursor) throws(BitstreamError) -> Int {
        var value = 0
        for index in 0..<8 {
            let byte = try cursor.byte(bytes)
            value |= Int(byte & 0x7F) << (index * 7)
            guard byte & 0x80 != 0 else {
                guard value <= Int(UInt32.max) else { throw .malformed(.obu) }
                return value
            }
        }
        throw .malformed(.obu)
    }
}
