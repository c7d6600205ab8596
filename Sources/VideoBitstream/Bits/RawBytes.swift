/// Copies the front of a NAL unit without its emulation prevention bytes (ISO/IEC 14496-10, 7.4.1.1).
enum RawBytes {
    /// Longer parameter sets are refused: the longest legal ones, with all scaling lists, stay below a third of it.
    static let parameterSetLimit = 8192

    /// - Parameter limit: at most so many bytes are copied; what a header needs lies in front.
    static func copy(_ bytes: Span<UInt8>, from start: Int, limit: Int) -> [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(min(max(bytes.count - start, 0), limit))
        var zeros = 0
        var index = start
        while index < bytes.count && copy.count < limit {
            let byte = bytes[index]
            index += 1
            if zeros >= 2 && byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            copy.append(byte)
        }
        return copy
    }

    /// All bytes of a parameter set.
    static func parameterSet(_ unit: Span<UInt8>, headerLength: Int) throws(BitstreamError) -> [UInt8] {
        guard unit.count <= parameterSetLimit else { throw .malformed(.sequenceParameterSet) }
        guard unit.count > headerLength else { throw .truncated(.sequenceParameterSet) }
        return copy(unit, from: headerLength, limit: parameterSetLimit)
    }
}
