import MemCore
import Testing

@testable import FrameIdentity

@Suite struct FingerprintTests {
    /// A picture of 17×16 cells of these levels.
    static func picture(_ level: (_ x: Int, _ y: Int) -> UInt8) throws -> LumaCells {
        let values = (0..<16).flatMap { y in (0..<17).map { x in level(x, y) } }
        return try #require(LumaCells(size: PictureSize(width: 68, height: 64), values: values))
    }

    @Test func bitsStandWhereTheContractPutsThem() throws {
        // Brighter to the right of cell (3, 0), of cell (0, 4) and of cell (15, 15); nowhere else.
        let bright = try Self.picture { x, y in
            switch (x, y) {
            case (4..., 0), (1..., 4), (16, 15): 200
            default: 50
            }
        }
        #expect(Fingerprint(bright) == Fingerprint(1 << (63 - 3), 1 << 63, 0, 1))
    }

    @Test func aSlopeToTheRightSetsAllBitsAndAFlatOneNone() throws {
        let all = UInt64.max
        #expect(try Fingerprint(Self.picture { x, _ in UInt8(x * 10) }) == Fingerprint(all, all, all, all))
        #expect(try Fingerprint(Self.picture { x, _ in UInt8(200 - x * 10) }) == Fingerprint(0, 0, 0, 0))
        #expect(try Fingerprint(Self.picture { _, y in UInt8(y * 10) }) == Fingerprint(0, 0, 0, 0))
    }

    @Test(arguments: [(72, 64), (133, 71), (640, 360), (1366, 767), (90, 160)])
    func theSizeOfAPictureHardlyMatters(width: Int, height: Int) throws {
        func drawing(_ width: Int, _ height: Int) throws -> Fingerprint {
            let bytes = (0..<height).flatMap { y in
                (0..<width).map { x in
                    let (u, v) = ((Double(x) + 0.5) / Double(width), (Double(y) + 0.5) / Double(height))
                    return UInt8(40 + 200 * u * v)
                }
            }
            return try Fingerprint(LumaCellsTests.cells(bytes, width: width, height: height))
        }
        #expect(try drawing(width, height).distance(to: drawing(1280, 720)) <= 24)
    }

    @Test func noiseOfOneLevelMovesFewBits() throws {
        var dice = Dice(5)
        let page = Page(width: 640, height: 360, dice: &dice).screen
        let noisy = page.luma.map { UInt8(clamping: Int($0) + dice.roll(-3...3)) }
        let before = try Fingerprint(LumaCellsTests.cells(page.luma, width: 640, height: 360))
        let after = try Fingerprint(LumaCellsTests.cells(noisy, width: 640, height: 360))
        #expect(before.distance(to: after) <= 6)
    }
}
