public import MemCore

/// What a picture looks like, in few bytes: its fingerprint, and its tiles.
///
/// Both are means of larger areas of its cells, compared along each row for the fingerprint. An area need not have whole
/// cells: those that lie across a border count with the share that lies inside, so any size from one cell on works, and
/// codec noise moves nothing by a rounding leap. A sixteenth of the height is two bands of tiles, so one pass over the
/// cells does for both.
public struct PictureSketch: Hashable, Sendable {
    /// The fingerprint.
    public let fingerprint: Fingerprint
    /// The tiles.
    public let tiles: PictureTiles

    /// Bands of tiles in a row of the fingerprint.
    private static let bands = PictureTiles.side / 16
    /// Cells in such a row.
    private static let columns = 17

    /// Makes the sketch of a luma plane that belongs to no stream; the bytes are only read during the call.
    ///
    /// - Throws: ``LumaFault`` if they don't hold what the layout says.
    public init(luma: RawSpan, layout: LumaLayout) throws(LumaFault) {
        self.init(try LumaCells(luma, layout: layout))
    }

    /// Makes the sketch of a picture's cells.
    init(_ cells: LumaCells) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        tiles = PictureTiles { means in
            let side = PictureTiles.side
            let area = UInt64(cells.columns * cells.rows)
            var band = LumaBand(columns: cells.columns)
            var row = InlineArray<17, UInt64>(repeating: 0)
            for y in 0..<side {
                band.sum(y, of: side, in: cells)
                for x in 0..<side { means[y * side + x] = Self.mean(band.part(x, of: side), of: area) }
                for x in 0..<Self.columns {
                    row[x] = (y % Self.bands == 0 ? 0 : row[x]) &+ band.part(x, of: Self.columns)
                }
                guard y % Self.bands == Self.bands - 1 else { continue }
                let bits = Self.bits(row, area: area * UInt64(Self.bands))
                words = (
                    words.0 << 16 | words.1 >> 48, words.1 << 16 | words.2 >> 48, words.2 << 16 | words.3 >> 48,
                    words.3 << 16 | bits
                )
            }
        }
        fingerprint = Fingerprint(words.0, words.1, words.2, words.3)
    }

    /// Sixteen bits of the fingerprint, the leftmost one first: whether each of 17 cells is brighter than the one before.
    private static func bits(_ row: InlineArray<17, UInt64>, area: UInt64) -> UInt64 {
        var bits: UInt64 = 0
        var before = mean(row[0], of: area)
        for x in 1..<columns {
            let next = mean(row[x], of: area)
            bits = bits << 1 | (next > before ? 1 : 0)
            before = next
        }
        return bits
    }

    /// A sum as a mean, rounded to 0 … 255: differences below that are noise.
    private static func mean(_ sum: UInt64, of area: UInt64) -> UInt8 {
        UInt8(truncatingIfNeeded: min((sum &+ area / 2) / area, 255))
    }
}

extension Fingerprint {
    /// The fingerprint of a picture's cells alone.
    init(_ cells: LumaCells) {
        self = PictureSketch(cells).fingerprint
    }
}
