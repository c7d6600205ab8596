import MemCore
import Testing

@testable import FrameIdentity

/// What is told apart cell by cell: noise, text, and how much of it.
@Suite struct PatchTests {
    /// Letters of a sort: 8×4 cells of paper and ink.
    static func text(_ seed: UInt64, contrast: Int) -> [UInt8] {
        var dice = Dice(seed)
        return (0..<32).map { _ in UInt8(220 - contrast * dice.roll(0...3) / 3) }
    }

    static func look(_ left: [UInt8], _ right: [UInt8]) -> PatchLook {
        left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                PatchLook(left, right, of: 8, across: 0..<8, down: 0..<4)
            }
        }
    }

    @Test(arguments: [40, 80, 200])
    func otherTextIsReplacedWhateverItsContrast(contrast: Int) {
        let paper = [UInt8](repeating: 220, count: 32)
        for seed: UInt64 in 0..<40 {
            let text = Self.text(seed, contrast: contrast)
            #expect(Self.look(text, Self.text(seed + 100, contrast: contrast)) == .replaced)
            #expect(Self.look(text, paper) == .replaced)
            #expect(Self.look(paper, text) == .replaced)
        }
    }

    @Test(arguments: [40, 80, 200])
    func textThatWasBlurredOrMadeNoisyIsTheSameText(contrast: Int) {
        var dice = Dice(3)
        for seed: UInt64 in 0..<40 {
            let text = Self.text(seed, contrast: contrast)
            let mean = text.reduce(0) { $0 + Int($1) } / 32
            let blurred = text.map { UInt8(mean + (Int($0) - mean) * 7 / 10) }
            let noisy = text.map { UInt8(clamping: Int($0) + dice.roll(-contrast / 8...contrast / 8)) }
            #expect(Self.look(text, blurred) == .noisy)
            #expect(Self.look(text, noisy) == .noisy)
        }
    }

    @Test func faintNoiseOnPaperReplacesNothing() {
        var dice = Dice(4)
        let paper = [UInt8](repeating: 220, count: 32)
        for _ in 0..<40 {
            #expect(Self.look(paper, paper.map { UInt8(Int($0) + dice.roll(-11...11)) }) == .redrawn)
        }
    }

    @Test func blackAgainstWhiteDoesNotOverflow() {
        let white = [UInt8](repeating: 255, count: 32)
        #expect(Self.look(white, [UInt8](repeating: 0, count: 32)) == .replaced)
        #expect(Self.look(white, white) == .noisy)
        let stripes = (0..<32).map { UInt8($0 % 2 * 255) }
        #expect(Self.look(stripes, stripes.map { 255 - $0 }) == .replaced)
    }

    @Test func patchesInARowAreCountedAndTheirCellsCount() throws {
        let size = PictureSize(width: 256, height: 128)
        let paper = [UInt8](repeating: 220, count: 64 * 32)
        // Four patches' width of text in the rows 10 … 13.
        var changed = paper
        var dice = Dice(5)
        for row in 10..<14 { for column in 16..<48 { changed[row * 64 + column] = UInt8(220 - dice.roll(20...60)) } }
        let left = try #require(LumaCells(size: size, values: paper))
        let right = try #require(LumaCells(size: size, values: changed))
        let differing = paper.indices.filter { paper[$0] != changed[$0] }.map {
            DifferingCell(column: $0 % 64, row: $0 / 64, difference: paper[$0] - changed[$0])
        }
        let restless = RestlessMap(columns: 64, rows: 32)
        let patches = Patches(left, right, differing: differing, restless: restless)
        // With half a patch at each end.
        #expect(patches.replacedInRow == (9, 9))
        #expect(differing.allSatisfy { patches.isRedrawn(column: $0.column, row: $0.row) })
        #expect(!patches.isRedrawn(column: 2, row: 2))
        #expect(!patches.isRedrawn(column: 60, row: 11))
        #expect(Patches(left, left, differing: [], restless: restless).replacedInRow == (0, 0))
    }

    /// A count of so many cells that differ by 9, 17, 25 …, scattered over 320×180 cells.
    static func count(_ levels: [Int]) -> CellCount {
        var count = CellCount(columns: 320, rows: 180)
        var place = 0
        for (level, cells) in levels.enumerated() {
            for _ in 0..<cells {
                count.add(
                    DifferingCell(column: place * 97 % 320, row: place * 41 % 180, difference: UInt8(9 + level * 8))
                )
                place += 1
            }
        }
        return count
    }

    @Test func noiseThatFallsFromLevelToLevelIsForetold() {
        let quiet = ChangeNoise(visible: 30, columns: 320, rows: 180)
        #expect(!quiet.isNotable)
        #expect(quiet.tiles == 0 && quiet.patchesInRow == 0)
        #expect(quiet.cells(beyond: Self.count([60, 15, 4, 1])) == 0)
        #expect(quiet.cells(beyond: Self.count(Array(repeating: 2, count: 12))) >= 10)
        let starved = ChangeNoise(visible: 8_000, columns: 320, rows: 180)
        #expect(starved.isNotable)
        #expect(starved.tiles == 5 && starved.patchesInRow == 17)
        #expect(starved.cells(beyond: Self.count([4_500, 2_000, 900, 300, 100, 20])) == 0)
    }

    @Test func inAStarvedStreamAWordCountsAndScatteredCellsHardlyDo() {
        let starved = ChangeNoise(visible: 8_000, columns: 320, rows: 180)
        var count = Self.count([1_000, 200, 40])
        #expect(starved.cells(beyond: count) == 0)
        var scattered = count
        for place in 0..<10 { scattered.add(DifferingCell(column: place * 30, row: place * 17, difference: 60)) }
        #expect(scattered.largestCrowd == 1)
        #expect(starved.cells(beyond: scattered) < 7)
        for column in 100..<112 { count.add(DifferingCell(column: column, row: 50 + column % 3, difference: 60)) }
        #expect(count.largestCrowd == 12)
        #expect(starved.cells(beyond: count) >= 7)
    }

    @Test(arguments: [(1, 1), (8, 2), (9, 3), (33, 7)])
    func crowdsAtTheEdgeAreCounted(columns: Int, rows: Int) {
        var count = CellCount(columns: columns, rows: rows)
        #expect(count.largestCrowd == 0)
        count.add(DifferingCell(column: columns - 1, row: rows - 1, difference: 255))
        count.add(DifferingCell(column: columns - 1, row: rows - 1, difference: 41))
        count.add(DifferingCell(column: columns - 1, row: rows - 1, difference: 40))
        #expect(count.largestCrowd == 2)
        #expect(count.histogram.reduce(0, +) == 3)
    }
}
