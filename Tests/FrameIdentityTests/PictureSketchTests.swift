import MemCore
import Testing

@testable import FrameIdentity

@Suite("The sketch of a picture")
struct PictureSketchTests {
    /// What the definition says, cell by cell: the mean of an area, whose borders may cut cells.
    private static func mean(_ cells: LumaCells, _ x: Int, of across: Int, _ y: Int, of down: Int) -> Int {
        func shares(_ part: Int, _ parts: Int, _ count: Int) -> [(index: Int, share: Int)] {
            (0..<count).compactMap { index in
                let share = min((part + 1) * count, (index + 1) * parts) - max(part * count, index * parts)
                return share > 0 ? (index, share) : nil
            }
        }
        var sum = 0
        for (row, height) in shares(y, down, cells.rows) {
            for (column, width) in shares(x, across, cells.columns) {
                sum += Int(cells.values[row * cells.columns + column]) * width * height
            }
        }
        let area = cells.columns * cells.rows
        return (sum + area / 2) / area
    }

    private static func noise(_ width: Int, _ height: Int) throws -> LumaCells {
        var dice = Dice(UInt64(width * height))
        let size = PictureSize(width: width, height: height)
        let count = try #require(KeptPicture.cellCount(of: size))
        return try #require(LumaCells(size: size, values: (0..<count).map { _ in UInt8(dice.roll(0...255)) }))
    }

    @Test(
        "has the mean of each tile, and the bits of the fingerprint, at any size",
        arguments: [(1, 1), (4, 300), (300, 4), (68, 64), (90, 160), (333, 71), (640, 360), (1366, 767)]
    )
    func definition(_ width: Int, _ height: Int) throws {
        let cells = try Self.noise(width, height)
        let sketch = PictureSketch(cells)
        let tiles = (0..<PictureTiles.count).map { Self.mean(cells, $0 % 32, of: 32, $0 / 32, of: 32) }
        #expect(sketch.tiles.means.map(Int.init) == tiles)
        let words = [
            sketch.fingerprint.words.0, sketch.fingerprint.words.1, sketch.fingerprint.words.2,
            sketch.fingerprint.words.3,
        ]
        for y in 0..<16 {
            for x in 0..<16 {
                let (left, right) = (
                    Self.mean(cells, x, of: 17, y, of: 16), Self.mean(cells, x + 1, of: 17, y, of: 16)
                )
                #expect((words[y / 4] >> UInt64(63 - (y * 16 + x) % 64) & 1 == 1) == (right > left))
            }
        }
    }

    @Test("has the same tiles at twice the size")
    func sizes() throws {
        var dice = Dice(9)
        let small = Page(width: 640, height: 360, dice: &dice).screen
        var large = Screen(width: 1280, height: 720)
        for y in 0..<360 {
            for x in 0..<640 { large.box(x: 2 * x, y: 2 * y, width: 2, height: 2, level: small.luma[y * 640 + x]) }
        }
        let (one, other) = (
            try PictureSketch(LumaCellsTests.cells(small.luma, width: 640, height: 360)),
            try PictureSketch(LumaCellsTests.cells(large.luma, width: 1280, height: 720))
        )
        let farthest = zip(one.tiles.means, other.tiles.means).map { abs(Int($0) - Int($1)) }.max()
        // The borders of tiles cut cells of a small picture, whose ink counts as if it lay evenly in them.
        #expect(try #require(farthest) <= 24)
        let whole = one.tiles.means.reduce(0) { $0 + Int($1) } - other.tiles.means.reduce(0) { $0 + Int($1) }
        #expect(abs(whole) <= PictureTiles.count)
    }

    @Test("is black and white at the ends of the range")
    func ends() throws {
        let black = try PictureSketch(
            LumaCellsTests.cells([UInt8](repeating: 16, count: 64 * 64), width: 64, height: 64, range: .limited)
        )
        #expect(Set(black.tiles.means) == [0])
        let white = try PictureSketch(
            LumaCellsTests.cells([UInt8](repeating: 235, count: 64 * 64), width: 64, height: 64, range: .limited)
        )
        #expect(Set(white.tiles.means) == [255])
        #expect(white.fingerprint == Fingerprint(0, 0, 0, 0))
    }

    @Test("comes with each judgement, of samples that show nothing new as well")
    func judgements() throws {
        var viewing = Viewing()
        var screen = Screen(width: 640, height: 360, level: 16)
        try viewing.see(screen)
        try viewing.see(screen)
        screen.box(x: 0, y: 0, width: 40, height: 360, level: 235)
        let third = try viewing.see(screen)
        #expect(viewing.verdicts == [.new, .same, .new])
        #expect(viewing.judgements.prefix(2).map { Set($0.tiles.means) } == [[0], [0]])
        #expect(third.tiles.means.prefix(3) == [255, 255, 0])
    }
}
