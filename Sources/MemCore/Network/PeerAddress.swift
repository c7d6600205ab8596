/// Who counts as one peer: an IPv4 address, or the /64 network that an IPv6 address lies in.
///
/// An IPv6 host has a whole /64 and changes its address within it as it likes (RFC 8981).
public enum PeerAddress: Hashable, Sendable {
    /// An address of four bytes, most significant first; also one that reached the common socket as ::ffff:a.b.c.d.
    case version4(UInt32)
    /// The first eight bytes of an address of sixteen.
    case version6(UInt64)
    /// No address of the internet.
    case unknown

    /// Reads an address in its canonical form (RFC 5952); anything else is ``unknown``.
    public init(text: String?) {
        self = text.flatMap { Self.version4(of: $0) ?? Self.version6(of: $0) } ?? .unknown
    }

    /// Whether this machine speaks to itself: 127.0.0.0/8, or the network of ::1, in which nobody else is.
    public var isLoopback: Bool {
        switch self {
        case .version4(let address): address >> 24 == 127
        case .version6(let network): network == 0
        case .unknown: false
        }
    }

    private static func version4(of text: String) -> PeerAddress? {
        let mapped = "::ffff:"
        let bytes = text.dropFirst(text.hasPrefix(mapped) ? mapped.count : 0).split(separator: ".").map { UInt8($0) }
        guard bytes.count == 4 else { return nil }
        return bytes.reduce(0 as UInt32?) { sum, byte in sum.flatMap { sum in byte.map { sum << 8 | UInt32($0) } } }
            .map { .version4($0) }
    }

    private static func version6(of text: String) -> PeerAddress? {
        // What stands on both sides of "::", which means as many zeros as are missing.
        let sides = text.split(separator: "::", omittingEmptySubsequences: false).map { $0.split(separator: ":") }
        guard let left = sides.first, sides.count == 2 || sides.count == 1 && left.count == 8 else { return nil }
        let right = sides.count == 2 ? sides[1] : []
        let zeros = [Substring](repeating: "0", count: max(0, 8 - left.count - right.count))
        return (left + zeros + right).prefix(4).reduce(0 as UInt64?) { sum, group in
            sum.flatMap { sum in UInt16(group, radix: 16).map { sum << 16 | UInt64($0) } }
        }.map { .version6($0) }
    }
}

extension PeerAddress: CustomStringConvertible {
    /// `192.0.2.7`, or `2001:db8:0:7::/64`.
    public var description: String {
        switch self {
        case .version4(let address):
            [24, 16, 8, 0].map { String(address >> $0 & 0xFF) }.joined(separator: ".")
        case .version6(let network):
            [48, 32, 16, 0].map { String(network >> $0 & 0xFFFF, radix: 16) }.joined(separator: ":") + "::/64"
        case .unknown: "an unknown address"
        }
    }
}
