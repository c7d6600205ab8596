/// The coding tree units that the pictures of a sequence of HEVC are made of (ISO/IEC 23008-2, 6.3.1).
struct HEVCCodingGrid: Hashable {
    /// In samples of luma.
    let width: Int
    let height: Int
    /// MinCbLog2SizeY: the smallest coding unit.
    let smallest: Int
    /// CtbLog2SizeY: the coding tree unit.
    let largest: Int

    /// PicWidthInCtbsY.
    let columns: Int
    /// PicHeightInCtbsY.
    let rows: Int

    /// PicSizeInCtbsY.
    var units: Int { columns * rows }

    /// The bits of slice_segment_address.
    var addressBits: Int { Int.bitWidth - (units - 1).leadingZeroBitCount }

    /// nil for what the specification does not allow.
    ///
    /// - Parameters:
    ///   - smallest: log2_min_luma_coding_block_size_minus3.
    ///   - difference: log2_diff_max_min_luma_coding_block_size.
    init?(width: Int, height: Int, smallest: Int, difference: Int) {
        guard (0...3).contains(smallest), (0...3).contains(difference) else { return nil }
        self.smallest = smallest + 3
        largest = self.smallest + difference
        let unit = 1 << self.smallest
        guard (4...6).contains(largest), width > 0, height > 0, width % unit == 0, height % unit == 0 else {
            return nil
        }
        (self.width, self.height) = (width, height)
        columns = (width + 1 << largest - 1) >> largest
        rows = (height + 1 << largest - 1) >> largest
    }
}
