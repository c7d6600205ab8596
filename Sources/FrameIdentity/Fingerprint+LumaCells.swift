public import MemCore

extension Fingerprint {
    /// Computes the fingerprint of a luma plane that belongs to no stream; the bytes are only read during the call.
    ///
    /// - Throws: ``LumaFault`` if they don't hold what the layout says.
    public init(luma: RawSpan, layout: LumaLayout) throws(LumaFault) {
        self.init(try LumaCells(luma, layout: layout))
    }

    /// Computes the fingerprint of a picture: its cells averaged down to 17×16, neighbours compared along each row.
    ///
    /// The thumbnail's cells need not be whole cells of the picture: those that lie across a border count with the
    /// share that lies inside, so any size from one cell on works, and codec noise moves no bit by a rounding leap.
    init(_ cells: LumaCells) {
        var words: [UInt64] = [0, 0, 0, 0]
        var band = [UInt32](repeating: 0, count: cells.columns)
        for y in 0..<16 {
            Self.sumBand(y, of: cells, into: &band)
            var before = Self.mean(0, of: band, rows: cells.rows)
            for x in 0..<16 {
                let next = Self.mean(x + 1, of: band, rows: cells.rows)
                if next > before { words[y / 4] |= 1 &<< UInt64(63 - (y * 16 + x) % 64) }
                before = next
            }
        }
        self.init(words[0], words[1], words[2], words[3])
    }

    /// Sums the columns of one sixteenth of the height; a row weighs 16 if all of it lies inside.
    private static func sumBand(_ y: Int, of cells: LumaCells, into band: inout [UInt32]) {
        let top = y * cells.rows
        let bottom = top + cells.rows
        let columns = cells.columns
        band.withUnsafeMutableBufferPointer { band in
            cells.values.withUnsafeBufferPointer { values in
                band.update(repeating: 0)
                for row in top / 16..<(bottom + 15) / 16 {
                    let weight = UInt32(min(bottom, row * 16 + 16) - max(top, row * 16))
                    let start = row &* columns
                    var column = 0
                    while column < columns {
                        band[column] &+= weight &* UInt32(values[start &+ column])
                        column &+= 1
                    }
                }
            }
        }
    }

    /// The mean of one seventeenth of the width of a band, rounded to 0 … 255: differences below that are noise.
    private static func mean(_ x: Int, of band: [UInt32], rows: Int) -> UInt64 {
        let left = x * band.count
        let right = left + band.count
        var sum: UInt64 = 0
        for column in left / 17..<(right + 16) / 17 {
            let weight = min(right, column * 17 + 17) - max(left, column * 17)
            sum += UInt64(weight) * UInt64(band[column])
        }
        let area = UInt64(band.count) * UInt64(rows)
        return (sum + area / 2) / area
    }
}
