import MemCore
import Testing

@Suite("A region of a picture")
struct PictureRegionTests {
    @Test("is all cells that it reaches into, and never none")
    func cells() {
        #expect(PictureRegion(x: 0, y: 0, width: 1, height: 1).cells.count == 256)
        #expect(PictureRegion(x: 0, y: 0, width: 1 / 16, height: 1 / 16).cells.count == 1)
        #expect(PictureRegion(x: 1 / 16, y: 0, width: 2 / 16, height: 1 / 16).cells.count == 2)
        // From the middle of one cell to the middle of the next one.
        #expect(PictureRegion(x: 1.5 / 16, y: 0, width: 1 / 16, height: 1 / 16).cells.count == 2)
        let last = PictureRegion(x: 1, y: 1, width: 0.000_001, height: 0.000_001).cells
        #expect(last.count == 1)
        #expect(last.contains(255))
        for third in [0, 1, 2] {
            let cells = PictureRegion(x: Double(third) / 3, y: 0, width: 1 / 3, height: 1).cells
            #expect((6 * 16...7 * 16).contains(cells.count))
        }
    }
}
