/// What codec noise explains of a change, judged by how many cells differ visibly at all.
///
/// Noise lies all over the picture, news hardly ever does: so the number of cells that differ tells how starved the
/// stream is. That needs no knowledge of codec and bitrate, and holds from the first picture on. All numbers were
/// measured on x264 streams of text, 300 kb/s to 6 Mb/s at 720p and as much per pixel at 360p and 1080p.
struct ChangeNoise {
    /// Whether there is so much noise that cells count only where the picture was redrawn.
    ///
    /// From 800 kb/s on, noise stays below that in 720p pictures of text, and every cell counts.
    let isNotable: Bool

    /// Whether noise moves more than a thirtieth of all cells, as it does below 600 kb/s at 720p.
    private let isStarved: Bool

    /// The most tiles whose mean noise changes: at 720p, of 920, 5 where it moves a seventh of all cells.
    let tiles: Int

    /// The most patches in one row that noise replaces.
    ///
    /// At 720p, where a row has 80, they were 10 where noise moved an eighteenth of all cells and 18 where it moved a
    /// seventh; a changed line of pale text replaced 16 at least, half of them 28.
    let patchesInRow: Int

    /// Takes the number of cells that differ visibly, and the size of the pictures in cells.
    init(visible: Int, columns: Int, rows: Int) {
        let count = columns * rows
        isNotable = visible > count / 256
        isStarved = visible > count / 32
        tiles = visible * ((columns + 7) / 8) * ((rows + 7) / 8) / 24 / count
        patchesInRow = visible * (columns / 4) * 5 / 4 / count + (isStarved ? 4 : 0)
    }

    /// How many differing cells noise does not explain.
    ///
    /// The number of cells that noise moves falls with every further 8 levels, to a quarter or less at usual bitrates,
    /// to a half where the stream is starved; the number that a change of text moves hardly falls at all. So from each
    /// level the noise at the next is foretold, and what exceeds it is change.
    ///
    /// In a starved stream that is out by a dozen cells at times. There they count in full only if some stand together
    /// as those of a word do: at 300 kb/s a changed word made a crowd of 7 or more, noise one of 3 at most in 999 of
    /// 1,000 pairs of pictures.
    func cells(beyond count: CellCount) -> Int {
        let beyond = cells(beyond: count.histogram)
        return isStarved && count.largestCrowd < 5 ? beyond / 2 : beyond
    }

    private func cells(beyond histogram: [Int]) -> Int {
        var atLeast = histogram
        for level in stride(from: atLeast.count - 2, through: 0, by: -1) { atLeast[level] += atLeast[level + 1] }
        let fall = isStarved ? 0.5 : 1.0 / 3
        var noise = Double(atLeast[0])
        var most = 0.0
        for level in 1..<atLeast.count {
            noise = min(noise, Double(atLeast[level - 1])) * fall
            if level > 1 || !isStarved { most = max(most, Double(atLeast[level]) - noise) }
        }
        return Int(most)
    }
}
