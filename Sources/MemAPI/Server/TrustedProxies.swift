internal import HTTPTypes
internal import MemCore

/// Where a request comes from, by what the proxies of `api.trusted_proxies` say of it.
///
/// Each proxy adds at the end whom it was asked by: so what is read from the end is true as long as proxies that are
/// trusted say it, and the first address that is none of theirs is the client's. What stands before it the client may have
/// written itself.
struct TrustedProxies: Sendable {
    /// What is known of the other side of a request.
    struct Origin: Hashable, Sendable {
        var address: PeerAddress
        /// `http` or `https`: how a trusted proxy was asked; nil if none says so.
        var scheme: String?
    }

    /// How many addresses are read: no request passes more proxies.
    static let longestChain = 16

    /// How many bytes are read of each field, from its end.
    static let longestField = 2048

    private let ranges: [NetworkRange]

    /// The proxies of `api.trusted_proxies`: addresses and ranges.
    init(_ proxies: [String]) {
        ranges = proxies.compactMap(NetworkRange.init)
    }

    /// Whether an address is a trusted proxy's.
    func trusts(_ address: String?) -> Bool {
        guard !ranges.isEmpty, let address else { return false }
        return ranges.contains { $0.contains(address) }
    }

    /// Where a request comes from that a peer with this address sent.
    func origin(_ headers: HTTPFields, from peer: String?) -> Origin {
        let own = Origin(address: PeerAddress(text: peer), scheme: nil)
        guard trusts(peer) else { return own }
        let forwarded = Self.forwarded(headers)
        let listed = headers[.forwardedFor].map { $0.isEmpty ? [] : Self.lastParts(of: $0) }
        let scheme = Self.scheme(headers, forwarded)
        guard let client = client(listed, forwarded?.addresses) else {
            return Origin(address: own.address, scheme: scheme)
        }
        return Origin(address: PeerAddress(text: client), scheme: scheme)
    }

    /// Whether a request says that it came through a proxy.
    static func names(_ headers: HTTPFields) -> Bool {
        headers[.forwardedFor] != nil || headers[.forwarded] != nil
    }

    /// The client's address by both fields; nil where none says it, or they differ: a proxy writes one of them, and what
    /// is in the other a client may have written.
    private func client(_ listed: [Substring]?, _ forwarded: [Substring]?) -> String? {
        guard let one = listed ?? forwarded else { return nil }
        let client = client(of: one)
        guard listed != nil, let forwarded else { return client }
        return client == self.client(of: forwarded) ? client : nil
    }

    private func client(of chain: [Substring]) -> String? {
        var last: String?
        for part in chain.suffix(Self.longestChain).reversed() {
            guard let address = Self.address(part) else { return last }
            last = address
            if !trusts(address) { return address }
        }
        return last
    }

    /// The address of `192.0.2.7`, `192.0.2.7:80`, `2001:db8::7` or `[2001:db8::7]:80`; nil for any other text.
    private static func address(_ text: Substring) -> String? {
        var text = text.trimmed
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            text = text[text.index(after: text.startIndex)..<end]
        } else if text.utf8.count(where: { $0 == UInt8(ascii: ":") }) == 1 {
            text = text.prefix { $0 != ":" }
        }
        return NetworkRange.isAddress(text) ? String(text) : nil
    }

    /// How the nearest proxy was asked; nil where fields differ.
    private static func scheme(
        _ headers: HTTPFields,
        _ forwarded: (addresses: [Substring], scheme: String?)?
    ) -> String? {
        let said = headers[.forwardedProtocol].flatMap { lastParts(of: $0).last.map { $0.trimmed.lowercased() } }
        let scheme = said ?? forwarded?.scheme
        guard scheme == "http" || scheme == "https" else { return nil }
        guard said != nil, let other = forwarded?.scheme else { return scheme }
        return other == scheme ? scheme : nil
    }

    /// The addresses of `Forwarded` (RFC 7239), and the scheme of its last element; nil without such a field.
    ///
    /// A quoted comma or semicolon makes elements that name no address, which end the chain.
    private static func forwarded(_ headers: HTTPFields) -> (addresses: [Substring], scheme: String?)? {
        guard let field = headers[.forwarded] else { return nil }
        var addresses: [Substring] = []
        var scheme: String?
        for element in lastParts(of: field) {
            var address: Substring = ""
            scheme = nil
            for pair in element.split(separator: ";").prefix(8) {
                let sides = pair.split(separator: "=", maxSplits: 1)
                guard sides.count == 2 else { continue }
                var value = sides[1].trimmed
                if value.count >= 2, value.first == "\"", value.last == "\"" { value = value.dropFirst().dropLast() }
                switch sides[0].trimmed.lowercased() {
                case "for": address = value
                case "proto": scheme = value.lowercased()
                default: break
                }
            }
            addresses.append(address)
        }
        return (addresses, scheme)
    }

    /// The parts between commas at the end of a field, as many as are read.
    private static func lastParts(of field: String) -> [Substring] {
        let isWhole = field.utf8.count <= longestField
        let parts = Substring(String(decoding: field.utf8.suffix(longestField), as: UTF8.self))
            .split(separator: ",", omittingEmptySubsequences: false)
        return isWhole ? parts : Array(parts.dropFirst())
    }
}

extension Substring {
    /// Without spaces and tabs around it.
    fileprivate var trimmed: Substring {
        let start = drop { $0 == " " || $0 == "\t" }
        guard let end = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return start[...end]
    }
}

extension HTTPField.Name {
    /// Whom the proxies on the way were asked by.
    static let forwardedFor = known("X-Forwarded-For")
    /// By which scheme a proxy was asked.
    static let forwardedProtocol = known("X-Forwarded-Proto")
    /// Both, as RFC 7239 has it.
    static let forwarded = known("Forwarded")
}
