/// Where a web page comes from (RFC 6454): scheme, host and port, compared as browsers write them.
public struct WebOrigin: Hashable, Sendable {
    /// In lower case: `https`.
    public let scheme: String
    /// In lower case; an IPv6 address keeps its brackets.
    public let host: String
    /// The port; nil for the scheme's own.
    public let port: Int?

    /// Reads `scheme://host` or `scheme://host:port`; nil for anything else, for `null`, and for what has a path.
    public init?(_ text: String) {
        guard let colon = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<colon.lowerBound].lowercased()
        guard let first = scheme.utf8.first, Self.letters.contains(first),
            scheme.utf8.allSatisfy({ Self.letters.contains($0) || Self.digits.contains($0) || "+-.".utf8.contains($0) })
        else { return nil }
        var rest = text[colon.upperBound...]
        let host: String
        if rest.first == "[" {
            guard let end = rest.firstIndex(of: "]") else { return nil }
            host = rest[...end].lowercased()
            let address = host.utf8.dropFirst().dropLast()
            guard address.contains(UInt8(ascii: ":")), address.allSatisfy(Self.isOfAddress) else { return nil }
            rest = rest[rest.index(after: end)...]
        } else {
            let name = rest.prefix { $0 != ":" }
            host = name.lowercased()
            guard !host.isEmpty, host.utf8.allSatisfy(Self.isOfName) else { return nil }
            rest = rest[name.endIndex...]
        }
        var port: Int?
        if !rest.isEmpty {
            let digits = rest.dropFirst()
            guard rest.first == ":", digits.utf8.allSatisfy(Self.digits.contains), let number = Int(digits),
                (1...65535).contains(number)
            else { return nil }
            port = number
        }
        self.scheme = scheme
        self.host = host
        self.port = port == (scheme == "https" ? 443 : scheme == "http" ? 80 : nil) ? nil : port
    }

    private static let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    private static func isOfName(_ byte: UInt8) -> Bool {
        letters.contains(byte) || digits.contains(byte) || "-._".utf8.contains(byte)
    }

    private static func isOfAddress(_ byte: UInt8) -> Bool {
        digits.contains(byte) || "abcdef:.".utf8.contains(byte)
    }
}
