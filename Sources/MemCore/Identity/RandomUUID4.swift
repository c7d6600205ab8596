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
