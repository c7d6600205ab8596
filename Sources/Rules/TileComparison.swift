internal import MemCore

/// How much a part of a picture looks like that part of another one, told by their tiles.
///
/// A tile that differs no more than codec noise explains is alike, one that differs much more is not, and in between it is
/// so in part. A tile counts for more where the wanted picture has something to see, an edge or a line of text, than on
/// an even ground: so a dialog is told by its words, and a sign by its shape, however much ground there is around them.
/// Tiles along the border of a region do not count, where there are others: nobody draws it so exactly that nothing of
/// what is beside a sign lies in them.
struct TileComparison: Hashable, Sendable {
    /// The most, of 255, that noise moves the mean of a tile: at 500 kb/s and more nearly always.
    private static let noise = 3
    /// From this difference on a tile looks another way: other words make less of it in a tile of 1080p, and more in
    /// those of smaller pictures.
    private static let other = 12
    /// The most, of 255, by which a difference from its neighbours makes a tile count for more.
    private static let mostDetail = 28
    /// What a tile on even ground counts; one with the most detail counts eight times that.
    private static let ground = 4

    /// A tile of the region.
    private struct Tile: Hashable, Sendable {
        let place: Int
        let mean: Int
        let weight: Int
    }

    private let tiles: [Tile]
    /// What a picture with nothing alike comes to.
    private let most: Int

    /// Prepares to look for what a picture shows in a region.
    init(_ wanted: PictureTiles, in region: PictureRegion) {
        let (columns, rows) = Self.inner(region)
        let tiles = rows.flatMap { row in
            columns.map { column -> Tile in
                let place = row * PictureTiles.side + column
                let mean = Int(wanted.means[place])
                let neighbours = [(-1, 0), (1, 0), (0, -1), (0, 1)].compactMap { across, down in
                    columns.contains(column + across) && rows.contains(row + down)
                        ? Int(wanted.means[place + down * PictureTiles.side + across]) : nil
                }
                let detail = neighbours.map { abs($0 - mean) }.max() ?? 0
                return Tile(place: place, mean: mean, weight: Self.ground + min(detail, Self.mostDetail))
            }
        }
        self.tiles = tiles
        most = tiles.reduce(0) { $0 + $1.weight } * (Self.other - Self.noise)
    }

    /// The tiles of a region without those along its border, unless that is one of the picture as well; all of a region
    /// that is too small.
    private static func inner(_ region: PictureRegion) -> (columns: Range<Int>, rows: Range<Int>) {
        let (columns, rows) = region.tiles
        func inner(_ range: Range<Int>) -> Range<Int> {
            let first = range.lowerBound + (range.lowerBound > 0 ? 1 : 0)
            return first..<max(first, range.upperBound - (range.upperBound < PictureTiles.side ? 1 : 0))
        }
        let (across, down) = (inner(columns), inner(rows))
        return across.count >= 2 && down.count >= 2 ? (across, down) : (columns, rows)
    }

    /// 100 for a picture that looks the same there, but for codec noise; 0 for one in which nothing does.
    func similarity(to picture: PictureTiles) -> Double {
        let unlike = tiles.reduce(0) { sum, tile in
            let difference = abs(Int(picture.means[tile.place]) - tile.mean)
            return sum + min(max(difference - Self.noise, 0), Self.other - Self.noise) * tile.weight
        }
        return 100 * (1 - Double(unlike) / Double(most))
    }
}
