/// A place in a span of bytes; reads the byte-aligned fields of records and refuses to pass the end.
///
/// The span is handed in with each call, because a span can't be stored in a value that outlives it.
struct ByteCursor {
    var position = 0
    let structure: BitstreamError.Structure

    init(_ structure: BitstreamError.Structure) {
        self.structure = structure
    }

    mutating func byte(_ bytes: Span<UInt8>) throws(BitstreamError) -> UInt8 {
        guard position < bytes.count else { throw .truncated(structure) }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func unsigned16(_ bytes: Span<UInt8>) throws(BitstreamError) -> Int {
        Int(try byte(bytes)) << 8 | Int(try byte(bytes))
    }

    /// Steps over a number of bytes and returns where they lie.
    mutating func range(_ count: Int, _ bytes: Span<UInt8>) throws(BitstreamError) -> Range<Int> {
        guard count <= bytes.count - position else { throw .truncated(structure) }
        defer { position += count }
        return position..<position + count
    }

    /// A 16-bit length and the NAL unit behind it, as the configuration records hold them.
    mutating func unitRange(_ bytes: Span<UInt8>) throws(BitstreamError) -> Range<Int> {
        try range(try unsigned16(bytes), bytes)
    }
}

extension Span<UInt8> {
    /// The bytes as an array, for the few that are kept.
    var copied: [UInt8] {
        // Of an empty array the count is written too, which all threads share.
        guard !isEmpty else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in indices { buffer.initializeElement(at: index, to: self[index]) }
            initialized = count
        }
    }
}
