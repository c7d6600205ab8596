extension Configuration.API {
    /// Who needs a token.
    public enum Auth: String, Hashable, Sendable, CaseIterable {
        /// Everybody, once other machines reach the API; nobody while it listens on the loopback.
        case auto
        /// Everybody: for a proxy on the same machine, from which all requests come then.
        case tokens
        /// Nobody.
        case none
    }

    /// Whether requests need a token.
    public var needsTokens: Bool {
        switch auth {
        case .auto: !isOnLoopback
        case .tokens: true
        case .none: false
        }
    }

    /// Whether only this machine reaches the API: 127.0.0.0/8 (RFC 1122, section 3.2.1.3), ::1, or their name.
    public var isOnLoopback: Bool {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        let isAddress = numbers.count == 4 && numbers.allSatisfy { UInt8($0) != nil }
        return isAddress && numbers[0] == "127" || ["localhost", "::1", "[::1]"].contains(host.lowercased())
    }
}

extension Configuration {
    /// The file of the API's tokens: `api.tokens`, else beside the database.
    public var tokenFile: String { api.tokens ?? database.path + ".tokens" }
}
