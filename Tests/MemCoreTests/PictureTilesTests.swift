import MemCore
import Testing

@Suite("Tiles of a picture")
struct PictureTilesTests {
    private static let tiles = PictureTiles { tiles in
        for index in tiles.indices { tiles[index] = UInt8(truncatingIfNeeded: index * 11) }
    }

    @Test("are read as they were written, in capitals as well")
    func text() {
        let text = Self.tiles.description
        #expect(text.utf8.count == 2048)
        #expect(text.hasPrefix("000b16212c"))
        #expect(PictureTiles(text) == Self.tiles)
        #expect(PictureTiles(text.uppercased()) == Self.tiles)
        #expect(PictureTiles(means: Self.tiles.means) == Self.tiles)
    }

    @Test("are not read from anything else")
    func others() {
        let text = Self.tiles.description
        let others = ["", "00", String(text.dropLast()), text + "0", text + "00", String(text.dropLast()) + "g"]
        for other in others {
            #expect(PictureTiles(other) == nil)
        }
        #expect(PictureTiles(means: [1, 2, 3]) == nil)
    }

    @Test("lie in a region by more than half, and one of them always does")
    func region() {
        func tiles(_ x: Double, _ width: Double) -> Range<Int> {
            PictureRegion(x: x, y: 0, width: width, height: 1).tiles.columns
        }
        #expect(tiles(0, 1) == 0..<32)
        #expect(tiles(1 / 16, 1 / 16) == 2..<4)
        #expect(tiles(1 / 3, 1 / 3) == 11..<21)
        #expect(tiles(3.4 / 32, 2.2 / 32) == 3..<6)
        #expect(tiles(3.6 / 32, 1.8 / 32) == 4..<5)
        #expect(tiles(0.5, 0.000_001) == 16..<17)
        #expect(tiles(0.999_999, 0.000_001) == 31..<32)
        #expect(tiles(0.75, 0.250_001) == 24..<32)
        let (columns, rows) = PictureRegion(x: 0.5, y: 0.25, width: 0.25, height: 0.5).tiles
        #expect((columns, rows) == (16..<24, 8..<24))
    }
}
