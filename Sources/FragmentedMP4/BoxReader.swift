/// Goes through the boxes in some bytes, one after the other; it ends where the next one is not whole.
struct BoxReader: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    mutating func next() -> (type: BoxType, body: ArraySlice<UInt8>)? {
        guard let size = rest.number(at: 0, bytes: 4), let type = rest.number(at: 4, bytes: 4),
            size >= 8, size <= rest.count
        else { return nil }
        defer { rest = rest.dropFirst(Int(size)) }
        return (BoxType(rawValue: UInt32(type)), rest.prefix(Int(size)).dropFirst(8))
    }
}

extension ArraySlice<UInt8> {
    /// The first box of a type.
    func box(_ type: BoxType) -> ArraySlice<UInt8>? {
        BoxReader(self).first { $0.type == type }?.body
    }

    /// The box at the end of a path of types.
    func box(at path: BoxType...) -> ArraySlice<UInt8>? {
        path.reduce(self as ArraySlice?) { $0?.box($1) }
    }

    /// A number, most significant byte first; nil where there are no such bytes.
    func number(at offset: Int, bytes: Int) -> UInt64? {
        guard offset >= 0, offset + bytes <= count else { return nil }
        return self[startIndex + offset..<startIndex + offset + bytes].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
