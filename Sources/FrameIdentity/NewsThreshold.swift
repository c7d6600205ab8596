internal import MemCore

/// How much change is news for a sensitivity and a picture size.
struct NewsThreshold: Hashable, Sendable {
    /// So many changed cells are news.
    let cells: Int

    /// So many changed tiles are news.
    let tiles: Int

    /// So many patches side by side that show something else are news; nil if none are.
    let patches: Int?

    /// Finds the threshold for pictures of a size, given in cells.
    ///
    /// Text has much the same height in pixels on a small screen and on a large one, so the number of cells that a
    /// word moves does not grow with the picture; it shrinks when a large screen was scaled down. A glyph of 11 pixels
    /// moves about six cells, a digit three to six, a word from twelve on.
    init(_ sensitivity: Configuration.Capture.Sensitivity, columns: Int, rows: Int) {
        let count = columns * rows
        let tileCount = ((columns + 7) / 8) * ((rows + 7) / 8)
        // Side length relative to 720p.
        let scale = (Double(count) / 57_600).squareRoot()
        let wanted: Int
        switch sensitivity {
        case .any:
            wanted = min(max(Int(3 * scale), 2), 3)
            tiles = min(3, tileCount)
        case .text:
            wanted = min(max(Int(10 * scale), 2), 7)
            tiles = min(3, tileCount)
        case .scene:
            // A line across the picture moves up to 700 cells at 720p, a small pop-up from 1,700 on; on small screens
            // a line is a larger part of the picture.
            wanted = max(count / 40, min(900, count / 10), 2)
            tiles = max(tileCount / 25, min(3, tileCount))
        }
        // A word covers three patches or four, a cursor or a digit one or two.
        patches = sensitivity == .scene ? nil : 3
        // What makes the count of cells stop is always news.
        cells = min(wanted, Change.plenty(of: count))
    }

    /// Whether a change is news.
    func isNews(_ change: Change) -> Bool {
        change.cells >= cells || change.tiles >= tiles || patches.map { change.patches >= $0 } == true
    }
}
