internal import MemCore

/// The one pass over a full picture: the mean of every 4×4 pixels, scaled so that black is 0 and white 255.
///
/// The layout must have been checked against the bytes.
struct CellAverage {
    /// The luma plane.
    let bytes: UnsafeRawBufferPointer
    /// How it lies in memory.
    let layout: LumaLayout
    /// The sum of 16 black samples, at 8 bits.
    private let black: UInt32
    /// What a sum above black is multiplied with, in 65,536ths.
    private let scale: UInt32

    /// Prepares to read a plane.
    init(bytes: UnsafeRawBufferPointer, layout: LumaLayout) {
        self.bytes = bytes
        self.layout = layout
        switch layout.range {
        case .full: (black, scale) = (0, 65_536 / 16)
        case .limited: (black, scale) = (16 * 16, 65_536 / 16 * 255 / 219)
        }
    }

    /// Writes all cells, row by row; `cells` must hold `columns · rows`.
    func fill(_ cells: UnsafeMutableBufferPointer<UInt8>, columns: Int, rows: Int) {
        let wholeRows = layout.size.height / LumaCells.side
        let wholeColumns = layout.size.width / LumaCells.side
        for row in 0..<rows {
            let line = UnsafeMutableBufferPointer(rebasing: cells[row * columns..<(row + 1) * columns])
            var column = 0
            if row < wholeRows {
                if layout.bitDepth == 8 {
                    column = fillPairs(line, row: row, pairs: wholeColumns / 2)
                } else {
                    column = fillDeep(line, row: row, wholeColumns: wholeColumns)
                }
            }
            while column < columns {
                line[column] = edgeCell(column: column, row: row)
                column += 1
            }
        }
    }

    /// Fills pairs of whole 8-bit cells: eight pixels of four rows at a time, summed side by side in one register.
    private func fillPairs(_ line: UnsafeMutableBufferPointer<UInt8>, row: Int, pairs: Int) -> Int {
        let pitch = layout.bytesPerRow
        let start = row &* LumaCells.side &* pitch
        let even: UInt64 = 0x00FF_00FF_00FF_00FF
        let low: UInt64 = 0x0000_FFFF_0000_FFFF
        var pair = 0
        while pair < pairs {
            let offset = start &+ pair &* 8
            let p = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            let q = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset &+ pitch, as: UInt64.self))
            let r = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset &+ 2 &* pitch, as: UInt64.self))
            let s = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset &+ 3 &* pitch, as: UInt64.self))
            // Each 16-bit lane takes 8 samples of 255 at most, each 32-bit lane 16.
            let lanes =
                (p & even) &+ (q & even) &+ (r & even) &+ (s & even)
                &+ ((p &>> 8) & even) &+ ((q &>> 8) & even) &+ ((r &>> 8) & even) &+ ((s &>> 8) & even)
            let sums = (lanes & low) &+ ((lanes &>> 16) & low)
            line[pair &* 2] = level(UInt32(truncatingIfNeeded: sums))
            line[pair &* 2 &+ 1] = level(UInt32(truncatingIfNeeded: sums &>> 32))
            pair &+= 1
        }
        return pairs &* 2
    }

    /// Fills whole cells of 9 … 16 bits: four samples of four rows at a time.
    private func fillDeep(_ line: UnsafeMutableBufferPointer<UInt8>, row: Int, wholeColumns: Int) -> Int {
        let pitch = layout.bytesPerRow
        let start = row &* LumaCells.side &* pitch
        let low: UInt64 = 0x0000_FFFF_0000_FFFF
        let shift = UInt32(truncatingIfNeeded: layout.bitDepth &- 8)
        var column = 0
        while column < wholeColumns {
            let offset = start &+ column &* 8
            let p = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let q = bytes.loadUnaligned(fromByteOffset: offset &+ pitch, as: UInt64.self)
            let r = bytes.loadUnaligned(fromByteOffset: offset &+ 2 &* pitch, as: UInt64.self)
            let s = bytes.loadUnaligned(fromByteOffset: offset &+ 3 &* pitch, as: UInt64.self)
            let lanes =
                (p & low) &+ (q & low) &+ (r & low) &+ (s & low)
                &+ ((p &>> 16) & low) &+ ((q &>> 16) & low) &+ ((r &>> 16) & low) &+ ((s &>> 16) & low)
            let sum = UInt32(truncatingIfNeeded: lanes) &+ UInt32(truncatingIfNeeded: lanes &>> 32)
            line[column] = level(sum &>> shift)
            column &+= 1
        }
        return wholeColumns
    }

    /// The mean of a cell that the picture's edge may cut off, of the pixels that there are.
    private func edgeCell(column: Int, row: Int) -> UInt8 {
        let across = column * LumaCells.side..<min((column + 1) * LumaCells.side, layout.size.width)
        let down = row * LumaCells.side..<min((row + 1) * LumaCells.side, layout.size.height)
        var sum: UInt32 = 0
        for y in down {
            for x in across {
                let offset = y * layout.bytesPerRow + x * layout.bytesPerSample
                if layout.bitDepth == 8 {
                    sum &+= UInt32(bytes[offset])
                } else {
                    sum &+= UInt32(bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
                }
            }
        }
        let shift = UInt32(truncatingIfNeeded: layout.bitDepth - 8)
        return level((sum &* 16 / UInt32(across.count * down.count)) &>> shift)
    }

    /// The cell for a sum of 16 samples at 8 bits; samples beyond black or white, or beyond their bit depth, clamp.
    private func level(_ sum: UInt32) -> UInt8 {
        let above = min(max(sum, black) &- black, 4_080)
        return UInt8(truncatingIfNeeded: min((above &* scale &+ 32_768) &>> 16, 255))
    }
}
