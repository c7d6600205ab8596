/// The short-term references that a picture of HEVC has, or leaves to later ones (ISO/IEC 23008-2, 7.3.7 and 7.4.8).
struct HEVCReferenceSet: Hashable {
    struct Entry: Hashable {
        /// How far its order count is from that of the picture; never 0.
        var distance: Int
        /// Whether the picture itself may be predicted from it.
        var isUsed: Bool
    }

    /// Those shown before the picture, the nearest first.
    private var before: [Entry] = []
    /// Those shown behind it, the nearest first.
    private var behind: [Entry] = []

    /// All of them.
    var entries: [Entry] { before + behind }

    /// No more than a decoder can hold.
    private static let mostEntries = 15

    /// Reads a set.
    ///
    /// - Parameters:
    ///   - known: those of the sequence that come before it, from which it may be told.
    ///   - isInSlice: whether it is in a slice header, where any of those may be meant; in a sequence it is the last one.
    init(_ reader: inout BitReader, known: [HEVCReferenceSet], isInSlice: Bool) throws(BitstreamError) {
        if !known.isEmpty, try reader.bit() {
            let back = isInSlice ? try reader.unsignedExpGolomb(atMost: known.count - 1) + 1 : 1
            let isNegative = try reader.bit()
            let shift = try reader.unsignedExpGolomb(atMost: 32_767) + 1
            try derive(&reader, from: known[known.count - back], shift: isNegative ? -shift : shift)
        } else {
            let counts = (
                try reader.unsignedExpGolomb(atMost: Self.mostEntries),
                try reader.unsignedExpGolomb(atMost: Self.mostEntries)
            )
            before = try Self.entries(&reader, counts.0, sign: -1)
            behind = try Self.entries(&reader, counts.1, sign: 1)
        }
        guard before.count + behind.count <= Self.mostEntries else { throw .malformed(reader.structure) }
    }

    private static func entries(
        _ reader: inout BitReader,
        _ count: Int,
        sign: Int
    ) throws(BitstreamError) -> [Entry] {
        var entries: [Entry] = []
        var distance = 0
        for _ in 0..<count {
            distance += sign * (try reader.unsignedExpGolomb(atMost: 32_767) + 1)
            entries.append(Entry(distance: distance, isUsed: try reader.bit()))
        }
        return entries
    }

    /// Tells the set from another one whose picture is `shift` away: equations 7-61 and 7-62.
    private mutating func derive(
        _ reader: inout BitReader,
        from model: HEVCReferenceSet,
        shift: Int
    ) throws(BitstreamError) {
        // A flag for each entry of the model and one for its picture: used, kept for later ones, or neither.
        var uses: [Bool?] = []
        for _ in 0...model.entries.count {
            if try reader.bit() {
                uses.append(true)
            } else {
                uses.append(try reader.bit() ? false : nil)
            }
        }
        let distances = model.entries.map { $0.distance + shift } + [shift]
        let candidates = zip(distances, uses).compactMap { distance, use in
            use.map { Entry(distance: distance, isUsed: $0) }
        }
        before = candidates.filter { $0.distance < 0 }.sorted { $0.distance > $1.distance }
        behind = candidates.filter { $0.distance > 0 }.sorted { $0.distance < $1.distance }
    }
}
