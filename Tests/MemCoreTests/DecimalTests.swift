import MemCore
import Testing

@Suite("Decimal and hexadecimal digits")
struct DecimalTests {
    @Test("a number has the digits that Swift writes", arguments: [0, 7, 10, 99, 100, -1, 1_234_567_890, .max, .min])
    func digits(_ number: Int64) {
        var text = Array("n=".utf8)
        text.append(decimal: number)
        #expect(String(decoding: text, as: UTF8.self) == "n=\(number)")
    }

    @Test("a short number is filled up with zeros", arguments: [(0, "000"), (7, "007"), (123, "123"), (1234, "1234")])
    func width(_ number: Int64, _ expected: String) {
        var text: [UInt8] = []
        text.append(decimal: number, width: 3)
        #expect(String(decoding: text, as: UTF8.self) == expected)
    }

    @Test("a word has 16 hexadecimal digits, and several stand one behind the other")
    func hexadecimalDigits() {
        #expect(hexadecimal(0x0123_4567_89AB_CDEF) == "0123456789abcdef")
        #expect(hexadecimal(1) == "0000000000000001")
        #expect(hexadecimal([.max, 0]) == "ffffffffffffffff0000000000000000")
    }
}
