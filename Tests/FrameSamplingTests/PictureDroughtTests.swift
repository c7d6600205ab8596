import MemCore
import Testing

@testable import FrameSampling

@Suite("Keyframes without pictures")
struct PictureDroughtTests {
    private func drought(keyframes: Int, everyMilliseconds milliseconds: Int64) -> PictureDrought {
        var drought = PictureDrought()
        for index in 0..<keyframes {
            drought.noteStart(at: MediaTime(milliseconds: 5000 + Int64(index) * milliseconds))
        }
        return drought
    }

    @Test("few of them are passing damage, however long it takes")
    func few() {
        #expect(drought(keyframes: 7, everyMilliseconds: 60_000).failure == nil)
        #expect(drought(keyframes: 8, everyMilliseconds: 60_000).failure != nil)
    }

    @Test("many within a moment are as well")
    func moment() {
        #expect(drought(keyframes: 300, everyMilliseconds: 33).failure == nil)
        #expect(drought(keyframes: 305, everyMilliseconds: 33).failure != nil)
    }

    @Test("times that go back end nothing")
    func backwards() {
        var drought = drought(keyframes: 20, everyMilliseconds: 10)
        drought.noteStart(at: MediaTime(milliseconds: -20_000))
        #expect(drought.failure == nil)
        drought.noteStart(at: MediaTime(milliseconds: -10_000))
        #expect(drought.failure == .fruitless("no picture came out of 22 keyframes in a row"))
    }
}
