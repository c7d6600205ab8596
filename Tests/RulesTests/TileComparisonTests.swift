import MemCore
import SeededNumbers
import Testing

@testable import Rules

@Suite("Parts of two pictures, told by their tiles")
struct TileComparisonTests {
    private static let ground = PictureTiles { $0.update(repeating: 200) }
    private static let all = PictureRegion(x: 0, y: 0, width: 1, height: 1)
    /// Eight tiles wide and high.
    private static let corner = PictureRegion(x: 0, y: 0, width: 0.25, height: 0.25)

    @Test("are wholly alike when they are the same, and not at all when black is white")
    func ends() {
        let comparison = TileComparison(Self.ground, in: Self.all)
        #expect(comparison.similarity(to: Self.ground) == 100)
        #expect(comparison.similarity(to: PictureTiles { $0.update(repeating: 0) }) == 0)
    }

    @Test("are alike whatever is elsewhere")
    func elsewhere() {
        let wanted = Self.ground.with(50, columns: 3..<6, rows: 3..<6)
        let comparison = TileComparison(wanted, in: Self.corner)
        var dice = SeededNumbers(seed: 1)
        let other = PictureTiles { tiles in
            for index in tiles.indices {
                let isInside = index % 32 < 8 && index / 32 < 8
                tiles[index] = isInside ? wanted.means[index] : UInt8.random(in: 0...255, using: &dice)
            }
        }
        #expect(comparison.similarity(to: other) == 100)
    }

    @Test("are alike with the noise of a codec, and a little less with more of it")
    func noise() {
        var dice = SeededNumbers(seed: 2)
        let wanted = Self.ground.with(50, columns: 2..<6, rows: 2..<4)
        let comparison = TileComparison(wanted, in: Self.corner)
        #expect(comparison.similarity(to: wanted.noisy(3, &dice)) == 100)
        let similarity = comparison.similarity(to: wanted.noisy(6, &dice))
        #expect((80..<95).contains(similarity))
    }

    @Test("are less alike by as much as differs, counting by how much there is to see")
    func shares() {
        // On an even ground each tile counts the same.
        let even = TileComparison(Self.ground, in: Self.all)
        #expect(even.similarity(to: Self.ground.with(0, columns: 0..<32, rows: 0..<8)) == 75)
        let paler = even.similarity(to: Self.ground.with(194, columns: 0..<32, rows: 0..<16))
        #expect(abs(paler - 83.33) < 0.01)
        // A word counts for more than its share.
        let word = Self.ground.with(120, columns: 3..<6, rows: 3..<4)
        let similarity = TileComparison(word, in: Self.corner).similarity(to: Self.ground)
        #expect(similarity < 100 - 100 * 3 / 49 * 2)
        #expect(similarity > 50)
    }

    @Test("are alike whatever lies along the border of the region, but for that of the picture, or of a small region")
    func border() {
        let region = PictureRegion(x: 0.5, y: 0.75, width: 0.25, height: 0.25)
        let comparison = TileComparison(Self.ground, in: region)
        let around = Self.ground.with(0, columns: 16..<24, rows: 24..<32).with(200, columns: 17..<23, rows: 25..<32)
        #expect(comparison.similarity(to: around) == 100)
        let below = Self.ground.with(0, columns: 16..<24, rows: 31..<32)
        #expect(comparison.similarity(to: below) < 100)
        let small = PictureRegion(x: 0.5, y: 0.5, width: 3.0 / 32, height: 3.0 / 32)
        let left = Self.ground.with(0, columns: 16..<17, rows: 16..<19)
        #expect(abs(TileComparison(Self.ground, in: small).similarity(to: left) - 66.67) < 0.01)
    }

    @Test("can be one tile")
    func smallest() {
        let dot = PictureRegion(x: 0.5, y: 0.5, width: 0.001, height: 0.001)
        let comparison = TileComparison(Self.ground.with(80, columns: 16..<17, rows: 16..<17), in: dot)
        #expect(comparison.similarity(to: Self.ground) == 0)
        #expect(comparison.similarity(to: Self.ground.with(80, columns: 16..<17, rows: 16..<17)) == 100)
    }
}
