import NIOCore
import Testing

@testable import MemIngest

@Suite("When a connection is read from")
struct ReadPaceTests {
    private static func time(_ milliseconds: UInt64) -> NIODeadline {
        .uptimeNanoseconds(milliseconds * 1_000_000)
    }

    @Test("at once before a stream has begun, while somebody waits for its first picture, and after its end")
    func atOnce() {
        var pace = ReadPace()
        #expect(pace.nextRead(after: Self.time(5010)) == nil)
        pace.begin(at: Self.time(5010))
        #expect(pace.nextRead(after: Self.time(5010)) == nil)
        #expect(pace.nextRead(after: Self.time(7009)) == nil)
        #expect(pace.nextRead(after: Self.time(7010)) != nil)
        pace.end()
        #expect(pace.nextRead(after: Self.time(9000)) == nil)
    }

    @Test("then ten times a second, at the same times as all others")
    func together() {
        var paces = [ReadPace(), ReadPace()]
        paces[0].begin(at: Self.time(5010))
        paces[1].begin(at: Self.time(5070))
        #expect(paces[0].nextRead(after: Self.time(8001)) == Self.time(8100))
        #expect(paces[1].nextRead(after: Self.time(8099)) == Self.time(8100))
        #expect(paces[0].nextRead(after: Self.time(8100)) == Self.time(8200))
    }

    @Test("at once again as long as much comes between two reads")
    func burst() {
        var pace = ReadPace()
        pace.begin(at: Self.time(0))
        pace.receive(ReadPace.burst - 1)
        #expect(pace.nextRead(after: Self.time(3000)) != nil)
        pace.receive(1)
        #expect(pace.nextRead(after: Self.time(3000)) != nil, "what was read before counts no more")
        for _ in 0..<3 {
            pace.receive(ReadPace.burst / 2)
            pace.receive(ReadPace.burst / 2)
            #expect(pace.nextRead(after: Self.time(3000)) == nil)
        }
    }
}
