/// Walks over the cells in which two pictures of the same size differ by more than a level.
///
/// Most cells of two screens are equal, so eight are looked at at a time; that is quick without an optimiser too.
struct DifferingCells {
    private let bias: UInt64

    /// Finds cells that differ by more than `level`.
    init(beyond level: UInt8) {
        // Per 16-bit lane: 32,768 + level + a − b loses its top bit just when b − a > level.
        bias = 0x8000_8000_8000_8000 &+ 0x0001_0001_0001_0001 &* UInt64(level)
    }

    /// Calls `body` with the index of each such cell and by how much it differs, until `body` answers false.
    func forEach(
        _ left: UnsafeBufferPointer<UInt8>,
        _ right: UnsafeBufferPointer<UInt8>,
        in range: Range<Int>,
        _ body: (_ index: Int, _ difference: UInt8) -> Bool
    ) {
        let end = min(range.upperBound, left.count, right.count)
        let leftBytes = UnsafeRawBufferPointer(left)
        let rightBytes = UnsafeRawBufferPointer(right)
        var index = range.lowerBound
        while index &+ 8 <= end {
            let a = UInt64(littleEndian: leftBytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let b = UInt64(littleEndian: rightBytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            var found = a == b ? 0 : marks(a, b)
            while found != 0 {
                let cell = index &+ found.trailingZeroBitCount / 8
                found &= found &- 1
                guard body(cell, Self.distance(left[cell], right[cell])) else { return }
            }
            index &+= 8
        }
        while index < end {
            if marks(UInt64(left[index]), UInt64(right[index])) != 0 {
                guard body(index, Self.distance(left[index], right[index])) else { return }
            }
            index &+= 1
        }
    }

    /// A word with one bit set in each byte in which two words differ by more than the level.
    private func marks(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let even: UInt64 = 0x00FF_00FF_00FF_00FF
        let top: UInt64 = 0x8000_8000_8000_8000
        let (a0, b0) = (a & even, b & even)
        let (a1, b1) = ((a &>> 8) & even, (b &>> 8) & even)
        let evenMarks = ~((bias &+ a0 &- b0) & (bias &+ b0 &- a0)) & top
        let oddMarks = ~((bias &+ a1 &- b1) & (bias &+ b1 &- a1)) & top
        return evenMarks &>> 8 | oddMarks
    }

    private static func distance(_ left: UInt8, _ right: UInt8) -> UInt8 {
        left > right ? left &- right : right &- left
    }
}
