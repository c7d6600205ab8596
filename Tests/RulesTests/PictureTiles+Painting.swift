import MemCore

extension PictureTiles {
    /// The tiles, with a rectangle of another level.
    func with(_ level: UInt8, columns: Range<Int>, rows: Range<Int>) -> PictureTiles {
        PictureTiles { tiles in
            for index in tiles.indices {
                let isInside =
                    columns.contains(index % PictureTiles.side) && rows.contains(index / PictureTiles.side)
                tiles[index] = isInside ? level : means[index]
            }
        }
    }

    /// The tiles, each moved by up to so many levels, as an encoder does.
    func noisy(_ most: Int, _ dice: inout some RandomNumberGenerator) -> PictureTiles {
        let moves = means.map { _ in Int.random(in: -most...most, using: &dice) }
        return PictureTiles { tiles in
            for index in tiles.indices { tiles[index] = UInt8(clamping: Int(means[index]) + moves[index]) }
        }
    }
}
