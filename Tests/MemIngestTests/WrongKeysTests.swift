import MemCore
import Testing

@testable import MemIngest

@Suite("The wait after wrong keys")
struct WrongKeysTests {
    private let guesser = PeerAddress.version4(1)
    private let start = ContinuousClock.now

    @Test("begins behind the free ones, and doubles up to a minute")
    func doubles() {
        var keys = WrongKeys()
        var now = start
        for _ in 0..<3 { #expect(keys.note(guesser, free: 3, at: now) == nil) }
        #expect(keys.wait(of: guesser, at: now) == nil)
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            #expect(keys.note(guesser, free: 3, at: now) == seconds)
            #expect(keys.wait(of: guesser, at: now) == seconds)
            #expect(keys.wait(of: .version4(2), at: now) == nil)
            now += .seconds(seconds)
            #expect(keys.wait(of: guesser, at: now) == nil)
        }
    }

    @Test("is forgotten in time")
    func forgotten() {
        var keys = WrongKeys()
        for _ in 0..<4 { _ = keys.note(guesser, free: 3, at: start) }
        let later = start + WrongKeys.forgotten + .seconds(1)
        #expect(keys.note(guesser, free: 3, at: later) == nil)
    }

    @Test("is kept for a bounded number of addresses: the one longest silent makes room")
    func bounded() {
        var keys = WrongKeys()
        for number in 0...UInt32(WrongKeys.capacity) {
            _ = keys.note(.version4(number), free: 0, at: start + .microseconds(Int(number)))
        }
        #expect(keys.count == WrongKeys.capacity)
        #expect(keys.wait(of: .version4(0), at: start) == nil)
        #expect(keys.wait(of: .version4(1), at: start) != nil)
    }
}
