import Testing

@testable import MemIngest

@Suite("The rate meter")
struct RateMeterTests {
    @Test("measures frames and bits over the last whole seconds")
    func steady() throws {
        var meter = RateMeter()
        #expect(meter.rates(at: 0) == nil)
        for second in Int64(0)..<20 {
            for _ in 0..<30 { meter.count(frames: 1, bytes: 25_000, second: second) }
        }
        let rates = try #require(meter.rates(at: 20))
        #expect(rates.framesPerSecond == 30)
        #expect(rates.kilobitsPerSecond == 6000)
    }

    @Test("falls to zero when nothing comes")
    func silence() throws {
        var meter = RateMeter()
        meter.count(frames: 30, bytes: 1000, second: 0)
        #expect(try #require(meter.rates(at: 100)).framesPerSecond == 0)
    }
}
