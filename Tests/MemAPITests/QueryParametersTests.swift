import MemCore
import Testing

@testable import MemAPI

@Suite("Query parameters")
struct QueryParametersTests {
    @Test("of a parameter that is there twice the last counts, and an empty one is none")
    func twice() throws {
        let query = QueryParameters("a=1&a=2&b=&c&%64=4")
        #expect(try query.text("a") == "2")
        #expect(try query.text("b") == nil)
        #expect(try query.text("c") == nil)
        #expect(try query.text("d") == "4")
        #expect(try query.text("e") == nil)
    }

    @Test("any bytes are read or refused, never more")
    func fuzz() {
        var random = SplitMix64(state: 0x4D65_6D21)
        let alphabet = Array("%+&=0123456789abcdefTZ:-. limitstarturce_".utf8)
        for _ in 0..<1000 {
            let length = Int.random(in: 0...60, using: &random)
            let bytes = (0..<length).map { _ -> UInt8 in
                Bool.random(using: &random)
                    ? alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                    : UInt8.random(in: 0...255, using: &random)
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let query = QueryParameters("start=\(text)&limit=\(text)&" + text)
            for name in ["start", "limit", "source_id"] {
                _ = try? query.text(name)
                if let number = try? query.whole(name, in: 1...5000) { #expect((1...5000).contains(number)) }
                if let instant = try? query.instant(name) { #expect(Instant(rfc3339: instant.rfc3339) == instant) }
            }
        }
    }

    @Test("every instant that Mem writes is read back, escaped or not")
    func instants() throws {
        var random = SplitMix64(state: 7)
        for _ in 0..<500 {
            let instant = Instant(microseconds: Int64.random(in: 0...4_000_000_000_000_000, using: &random))
            let escaped = instant.rfc3339.split(separator: ":").joined(separator: "%3A")
            #expect(try QueryParameters("start=\(instant.rfc3339)").instant("start") == instant)
            #expect(try QueryParameters("start=\(escaped)").instant("start") == instant)
        }
    }
}

/// A small generator with a seed, so that a failure can be had again (Steele, Lea, Flood 2014).
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
