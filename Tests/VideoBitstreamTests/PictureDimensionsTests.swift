import MemCore
import Testing

@testable import VideoBitstream

@Suite("Whether dimensions fit into a limit")
struct PictureDimensionsTests {
    private func dimensions(_ width: Int, _ height: Int, coded: (Int, Int)) throws -> PictureDimensions {
        try PictureDimensions(width: width, height: height, codedWidth: coded.0, codedHeight: coded.1)
    }

    @Test("1080 lines coded as 1088 fit into 1080, in either orientation")
    func lastCodingBlock() throws {
        #expect(try dimensions(1920, 1080, coded: (1920, 1088)).fits(longSide: 1920, shortSide: 1080))
        #expect(try dimensions(1080, 1920, coded: (1088, 1920)).fits(longSide: 1920, shortSide: 1080))
    }

    @Test("One pixel too many does not fit, nor a coding block too many behind the cropping")
    func over() throws {
        #expect(try !dimensions(1921, 1080, coded: (1936, 1088)).fits(longSide: 1920, shortSide: 1080))
        #expect(try !dimensions(1920, 1080, coded: (1936, 1088)).fits(longSide: 1920, shortSide: 1080))
        #expect(try !dimensions(1920, 1080, coded: (1920, 1104)).fits(longSide: 1920, shortSide: 1080))
    }

    @Test("The larger of two is the one with more coded pixels; nothing is smaller than anything")
    func larger() throws {
        let small = try dimensions(640, 360, coded: (640, 368))
        let large = try dimensions(64, 64, coded: (4096, 4096))
        #expect(PictureDimensions.larger(small, large) == large)
        #expect(PictureDimensions.larger(large, small) == large)
        #expect(PictureDimensions.larger(nil, small) == small)
        #expect(PictureDimensions.larger(small, nil) == small)
        #expect(PictureDimensions.larger(nil, nil) == nil)
    }
}
