/// The cells of a horizontal band of a picture, each column of them summed up.
///
/// A row counts with as many parts as it has inside the band: all of them together are as many as the picture has rows.
struct LumaBand {
    private var sums: [UInt32]

    /// Creates a band of a picture of so many columns, with nothing in it.
    init(columns: Int) {
        sums = Array(repeating: 0, count: columns)
    }

    /// Sums up one of so many bands of the same height.
    mutating func sum(_ band: Int, of bands: Int, in cells: LumaCells) {
        let (top, bottom) = (band * cells.rows, (band + 1) * cells.rows)
        let (first, last) = (top / bands, (bottom - 1) / bands)
        // The first and the last row may lie across the borders; in a small picture they are the same one.
        let head = UInt32(first == last ? bottom - top : (first + 1) * bands - top)
        let tail = UInt32(first == last ? 0 : bottom - last * bands)
        let full = UInt32(bands)
        let columns = cells.columns
        cells.values.withUnsafeBufferPointer { values in
            sums.withUnsafeMutableBufferPointer { sums in
                sums.update(repeating: 0)
                var row = first &+ 1
                while row < last {
                    let start = row &* columns
                    var column = 0
                    while column < columns {
                        sums[column] &+= UInt32(values[start &+ column])
                        column &+= 1
                    }
                    row &+= 1
                }
                let (above, below) = (first &* columns, last &* columns)
                var column = 0
                while column < columns {
                    sums[column] =
                        sums[column] &* full &+ head &* UInt32(values[above &+ column])
                        &+ tail &* UInt32(values[below &+ column])
                    column &+= 1
                }
            }
        }
    }

    /// The sum of one of so many parts of the width.
    ///
    /// A column counts with as many parts as it has inside: all together are as many as the picture has columns.
    func part(_ part: Int, of parts: Int) -> UInt64 {
        sums.withUnsafeBufferPointer { sums in
            let (left, right) = (part &* sums.count, (part &+ 1) &* sums.count)
            let (first, last) = (left / parts, (right &- 1) / parts)
            guard first < last else { return UInt64(sums[first]) &* UInt64(right &- left) }
            var inside: UInt64 = 0
            var column = first &+ 1
            while column < last {
                inside &+= UInt64(sums[column])
                column &+= 1
            }
            let head = UInt64(sums[first]) &* UInt64((first &+ 1) &* parts &- left)
            let tail = UInt64(sums[last]) &* UInt64(right &- last &* parts)
            return head &+ inside &* UInt64(parts) &+ tail
        }
    }
}
