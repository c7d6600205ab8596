/// Where a broker of MQTT is: `mqtt://host:1883` or `mqtts://host:8883`, with a user's name before the host if it asks for one.
public struct BrokerAddress: Hashable, Sendable {
    /// The host's name or IP address, an IPv6 one without its brackets.
    public let host: String
    /// The port: 1883, or 8883 with TLS, unless it is named.
    public let port: Int
    /// Whether it is talked to over TLS.
    public let isEncrypted: Bool
    /// Who logs in; nil: nobody.
    public let user: String?

    /// Reads an address; nil for anything else.
    public init?(_ text: String) {
        guard let scheme = ["mqtt://", "mqtts://"].first(where: text.hasPrefix),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        var rest = text.dropFirst(scheme.count)
        if let at = rest.lastIndex(of: "@") {
            let name = rest[..<at]
            // A password would be seen by all who see the settings.
            guard !name.isEmpty, !name.contains(where: ":/?#\\".contains) else { return nil }
            user = String(name)
            rest = rest[rest.index(after: at)...]
        } else {
            user = nil
        }
        guard let origin = WebOrigin(scheme + rest) else { return nil }
        isEncrypted = origin.scheme == "mqtts"
        host = origin.host.hasPrefix("[") ? String(origin.host.dropFirst().dropLast()) : origin.host
        port = origin.port ?? (isEncrypted ? 8883 : 1883)
    }
}
