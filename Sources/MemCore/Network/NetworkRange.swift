internal import Glibc

/// The addresses that begin with the same bits: `10.0.0.0/8`, `2001:db8::/32`, or one address.
public struct NetworkRange: Hashable, Sendable {
    /// An address of IPv6, or one of IPv4 as ::ffff:a.b.c.d, most significant byte first.
    private struct Bits: Hashable {
        var high: UInt64
        var low: UInt64

        init?(_ text: some StringProtocol) {
            let text = String(text)
            // No address is longer, and a zero byte would end it early.
            guard text.utf8.count <= 45, !text.utf8.contains(0) else { return nil }
            var bytes = [UInt8](repeating: 0, count: 16)
            if inet_pton(AF_INET, text, &bytes[12]) == 1 {
                bytes[10] = 0xFF
                bytes[11] = 0xFF
            } else if inet_pton(AF_INET6, text, &bytes) != 1 {
                return nil
            }
            func number(_ part: ArraySlice<UInt8>) -> UInt64 { part.reduce(0) { $0 << 8 | UInt64($1) } }
            (high, low) = (number(bytes[..<8]), number(bytes[8...]))
        }

        /// The first so many bits; the others are 0.
        func prefix(_ count: Int) -> Bits {
            var bits = self
            bits.high = count >= 64 ? high : high & ~(UInt64.max >> UInt64(count))
            bits.low = count <= 64 ? 0 : low & ~(UInt64.max >> UInt64(count - 64))
            return bits
        }
    }

    private let first: Bits
    private let length: Int

    /// Reads an address, or one and the number of bits that count; nil if it is neither, or if a bit that does not count
    /// is set: a slip that would open more than was meant.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = Bits(parts[0]) else { return nil }
        let isVersion6 = parts[0].utf8.contains(UInt8(ascii: ":"))
        var length = 128
        if parts.count == 2 {
            let digits = parts[1].utf8
            guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
                let count = Int(parts[1]), count <= (isVersion6 ? 128 : 32)
            else { return nil }
            length = isVersion6 ? count : 96 + count
        }
        guard first.prefix(length) == first else { return nil }
        self.first = first
        self.length = length
    }

    /// Whether an address lies in it; what is no address does not.
    public func contains(_ address: some StringProtocol) -> Bool {
        Bits(address)?.prefix(length) == first
    }

    /// Whether a text is an address and nothing else.
    public static func isAddress(_ text: some StringProtocol) -> Bool { Bits(text) != nil }
}
