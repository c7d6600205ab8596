/// The 16 lower-case hexadecimal digits of a 64-bit word, most significant first.
package func hexadecimal(_ word: UInt64) -> String { hexadecimal([word]) }

/// The same of several words, one behind the other.
package func hexadecimal(_ words: [UInt64]) -> String {
    var digits: [UInt8] = []
    digits.reserveCapacity(words.count * 16)
    for word in words { digits.append(hexadecimal: word) }
    return String(decoding: digits, as: UTF8.self)
}

extension [UInt8] {
    /// Adds the 16 lower-case hexadecimal digits of a 64-bit word, most significant first.
    package mutating func append(hexadecimal word: UInt64) {
        for shift in stride(from: UInt64(60), through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: word >> shift & 15)
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
