/// An address that something can be sent to over HTTP: host and port, and what follows them.
///
/// Only plain names and IP addresses are hosts, nobody's name and password stand before them, and nothing in it is read in
/// two ways: so whoever looks at the host looks at the one that is connected to.
public struct HTTPAddress: Hashable, Sendable {
    /// Scheme, host and port.
    public let origin: WebOrigin
    /// The path and the query, with the slash that they begin with.
    public let path: String

    /// Reads `http://…` or `https://…`; nil for anything else.
    public init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !text.contains("#"), !text.contains("\\"),
            let start = text.firstRange(of: "://")?.upperBound
        else { return nil }
        let end = text[start...].firstIndex { "/?".contains($0) } ?? text.endIndex
        guard let origin = WebOrigin(String(text[..<end])), ["http", "https"].contains(origin.scheme) else {
            return nil
        }
        self.origin = origin
        path = (text[end...].first == "/" ? "" : "/") + text[end...]
    }

    /// The host, an IPv6 address without its brackets.
    public var host: String {
        origin.host.hasPrefix("[") ? String(origin.host.dropFirst().dropLast()) : origin.host
    }

    /// The address as text, with its host in lower case.
    public var text: String {
        origin.scheme + "://" + origin.host + (origin.port.map { ":\($0)" } ?? "") + path
    }
}
