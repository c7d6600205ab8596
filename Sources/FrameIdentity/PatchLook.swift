/// What a patch of two pictures shows now, held against what it showed.
///
/// Codec noise changes how strongly a patch shows what it shows; what was redrawn shows something else. So the energy of
/// the difference is held against the contrast of both pictures: letters replaced by others, or written where there were
/// none, reach 1, whatever their contrast. Noise stays below 0.2 in nearly all patches of text, however starved the
/// stream; where it is more, in patches that are nearly flat, it is faint.
enum PatchLook {
    /// The same, with noise.
    case noisy
    /// Something else, at least in part.
    case redrawn
    /// Something else altogether, and stronger than noise usually is.
    case replaced

    /// The energy of a difference of 8 of 255 in each cell.
    ///
    /// Pale text (contrast 40) that was replaced reaches 12 of 255, noise at 500 kb/s seldom 8.
    private static let visible: Int32 = 8 * 8

    /// Looks at a rectangle of at most 32 cells of two pictures that have so many columns.
    init(
        _ left: UnsafeBufferPointer<UInt8>,
        _ right: UnsafeBufferPointer<UInt8>,
        of columns: Int,
        across: Range<Int>,
        down: Range<Int>
    ) {
        // No number leaves 32 bits: five times 32 times 32 squares of 255 are 333 million.
        var (ours, theirs, squares, energy): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
        for row in down {
            var cell = row &* columns &+ across.lowerBound
            let end = cell &+ across.count
            while cell < end {
                let (a, b) = (Int32(left[cell]), Int32(right[cell]))
                ours &+= a
                theirs &+= b
                squares &+= a &* a &+ b &* b
                energy &+= (a &- b) &* (a &- b)
                cell &+= 1
            }
        }
        let count = Int32(across.count &* down.count)
        let contrast = count &* squares &- ours &* ours &- theirs &* theirs
        // Noise has less than a fifth of the contrast, a changed word has more somewhere; where a line was replaced, or
        // appeared, every patch has two fifths.
        if 5 &* count &* energy <= contrast {
            self = .noisy
        } else if 5 &* count &* energy <= 2 &* contrast || energy <= count &* Self.visible {
            self = .redrawn
        } else {
            self = .replaced
        }
    }
}
