import MemCore
import Testing

@testable import MemIngest

@Suite("The limit on new sessions")
struct RateLimitTests {
    @Test("lets a burst through, then one a second")
    func burst() {
        var limit = RateLimit.creation
        let start = ContinuousClock.now
        for _ in 0..<100 { #expect(limit.take(at: start) == nil) }
        #expect(limit.take(at: start) == 1)
        #expect(limit.take(at: start + .seconds(2)) == nil)
        #expect(limit.take(at: start + .seconds(2)) == nil)
        #expect(limit.take(at: start + .seconds(2)) != nil)
    }
}
