extension NetworkRange {
    /// What is no place on the Internet (RFC 6890 and IANA's registries of special addresses), and what stands for such a
    /// place: translated and tunnelled addresses of IPv4.
    private static let special = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23",
        "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/9", "ff00::/8",
    ].compactMap { NetworkRange($0) }

    /// Whether an address is one of the Internet: not of this machine, of a private network, or of none.
    public static func isPublic(_ address: some StringProtocol) -> Bool {
        isAddress(address) && !special.contains { $0.contains(address) }
    }
}
