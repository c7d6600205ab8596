import MemCore
import SeededNumbers
import Testing

@testable import MemAPI

@Suite("Query parameters")
struct QueryParametersTests {
    @Test("of a parameter that is there twice the last counts")
    func twice() throws {
        let query = QueryParameters("a=1&a=2&%64=4")
        #expect(try query.text("a") == "2")
        #expect(try query.text("d") == "4")
        #expect(try query.text("e") == nil)
    }

    @Test("an empty parameter is refused: a script's unset variable must not mean everything", arguments: ["a=", "a"])
    func empty(text: String) {
        let query = QueryParameters(text)
        #expect(throws: APIError.self) { try query.text("a") }
        #expect(throws: APIError.self) { try query.whole("a", in: 0...1) }
        #expect(throws: APIError.self) { try query.number("a", in: 0...1) }
        #expect(throws: APIError.self) { try query.instant("a") }
    }

    @Test("numbers are decimal", arguments: ["0x1", "%2B1", "1e400", "nan", "inf", "1_0", "1.", "%201", "\u{661}"])
    func decimal(text: String) throws {
        #expect(throws: APIError.self) { try QueryParameters("a=\(text)").whole("a", in: 0...100) }
        if text != "%2B1" && text != "1." {
            #expect(throws: APIError.self) { try QueryParameters("a=\(text)").number("a", in: 0...100) }
        }
        #expect(try QueryParameters("a=007").whole("a", in: 0...100) == 7)
        #expect(try QueryParameters("a=1e1").number("a", in: 0...100) == 10)
    }

    @Test("any bytes are read or refused, never more")
    func fuzz() {
        var random = SeededNumbers(seed: 0x4D65_6D21)
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
        var random = SeededNumbers(seed: 7)
        for _ in 0..<500 {
            let instant = Instant(microseconds: Int64.random(in: 0...4_000_000_000_000_000, using: &random))
            let escaped = instant.rfc3339.split(separator: ":").joined(separator: "%3A")
            #expect(try QueryParameters("start=\(instant.rfc3339)").instant("start") == instant)
            #expect(try QueryParameters("start=\(escaped)").instant("start") == instant)
        }
    }
}
