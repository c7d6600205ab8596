/// A version 4 UUID (RFC 9562, section 5.4) in lower-case text, of 122 bits from the system's cryptographic generator.
package func randomUUID4() -> String {
    var generator = SystemRandomNumberGenerator()
    let high = (generator.next() & 0xFFFF_FFFF_FFFF_0FFF) | 0x0000_0000_0000_4000
    let low = (generator.next() & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
    let digits = hexadecimal(high) + hexadecimal(low)
    var text = ""
    for (index, digit) in digits.enumerated() {
        if [8, 12, 16, 20].contains(index) { text.append("-") }
        text.append(digit)
    }
    return text
}

/// The 16 lower-case hexadecimal digits of a 64-bit word, most significant first.
package func hexadecimal(_ word: UInt64) -> String { hexadecimal([word]) }

/// The same of several words, one behind the other.
package func hexadecimal(_ words: [UInt64]) -> String {
    var digits: [UInt8] = []
    digits.reserveCapacity(words.count * 16)
    for word in words {
        for shift in stride(from: UInt64(60), through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: word >> shift & 15)
            digits.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
    return String(decoding: digits, as: UTF8.self)
}
